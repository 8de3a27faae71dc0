// A browser sends the credentials it remembers with the forms of any page: such a POST is refused.
import { expect, it } from 'vitest';
import { D } from '#xml';
import { event } from '../../support/objects.js';
import { propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const alice = await account();
const [url = ''] = (await alice.propfind(alice.calendar, propfind(D('add-member')))).of().hrefsIn(D('add-member'));
const host = 'calendar.example.org';

it.each<Readonly<Record<string, string>>>([
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'https://example.com' },
  { origin: `https://${host}.example.com` },
  { origin: 'null' },
])('from a page of another site: %o', async (headers) => {
  const refusal = await alice.post(url, event(), { host, ...headers }).status(403);
  expect(refusal.text).toContain('another site');
});

it.each<Readonly<Record<string, string>>>([
  {},
  { 'sec-fetch-site': 'same-origin', origin: 'https://behind.a.proxy' },
  { 'sec-fetch-site': 'none' },
  { origin: `https://${host}` },
])('from a program, or a page of this site: %o', async (headers) => {
  await alice.post(url, event(), { host, ...headers }).status(201);
});
