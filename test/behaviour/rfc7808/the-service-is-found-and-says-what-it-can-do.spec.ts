// Where the time zone service is (RFC 7808 §4.2.1.3), and what it says it can do (§5.1, §6.1).
import { expect, it } from 'vitest';
import { startDaybook } from '../../support/server.js';

const { client } = await startDaybook();
const anybody = client();

it('the well-known URI leads to the context path, with what follows', async () => {
  for (const [path, location] of [
    ['', '/tzdist'],
    ['/', '/tzdist'],
    ['?x=1', '/tzdist?x=1'],
    ['/capabilities', '/tzdist/capabilities'],
    [
      '/zones/America%2FNew_York?start=2026-01-01T00:00:00Z',
      '/tzdist/zones/America%2FNew_York?start=2026-01-01T00:00:00Z',
    ],
    ['//example.org/', '/tzdist//example.org/'],
  ]) {
    await anybody
      .get(`/.well-known/timezone${path}`)
      .status(301)
      .header('location', location)
      .header('cache-control', /max-age=\d+/);
  }
  await anybody.get('/.well-known/timezones').status(401);
});

// RFC 7808 §9
it('its capabilities are told to everybody', async () => {
  for (const path of ['/tzdist/capabilities', '/tzdist', '/tzdist/']) {
    const { text } = await anybody.get(path).status(200).header('content-type', 'application/json; charset=utf-8');
    expect(JSON.parse(text)).toEqual({
      version: 1,
      info: {
        'primary-source': expect.stringMatching(/^IANA:20\d\d[a-z]+$/),
        formats: ['text/calendar', 'application/calendar+json'],
        truncated: { any: true, untruncated: true },
      },
      actions: [
        { name: 'capabilities', 'uri-template': '/tzdist/capabilities', parameters: [] },
        {
          name: 'list',
          'uri-template': '/tzdist/zones{?changedsince}',
          parameters: [{ name: 'changedsince', required: false, multi: false }],
        },
        {
          name: 'get',
          'uri-template': '/tzdist/zones{/tzid}{?start,end}',
          parameters: [
            { name: 'start', required: false, multi: false },
            { name: 'end', required: false, multi: false },
          ],
        },
        {
          name: 'expand',
          'uri-template': '/tzdist/zones{/tzid}/observances{?start,end}',
          parameters: [
            { name: 'start', required: true, multi: false },
            { name: 'end', required: true, multi: false },
          ],
        },
        {
          name: 'find',
          'uri-template': '/tzdist/zones{?pattern}',
          parameters: [{ name: 'pattern', required: true, multi: false }],
        },
        { name: 'leapseconds', 'uri-template': '/tzdist/leapseconds', parameters: [] },
      ],
    });
  }
});

it('HEAD says the same as GET', async () => {
  for (const path of ['/tzdist/capabilities', '/tzdist/zones', '/tzdist/zones/Europe%2FBerlin']) {
    const got = await anybody.get(path).status(200);
    const headed = await anybody.head(path).status(200).body('');
    for (const name of ['etag', 'content-type', 'content-length', 'last-modified', 'cache-control']) {
      expect(headed.headers[name], name).toBe(got.headers[name]);
      expect(got.headers[name], name).toBeTruthy();
    }
  }
});
