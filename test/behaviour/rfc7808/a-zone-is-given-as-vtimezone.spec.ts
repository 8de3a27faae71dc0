// The action get of the time zone service: a zone, an alias, a part, in two forms, and only once (RFC 7808 §5.3).
import { expect, it } from 'vitest';
import { currentTzdata, readComponents, toJcal, zoneNamed, zoneOf } from '#icalendar';
import { startDaybook } from '../../support/server.js';

const { client } = await startDaybook();
const anybody = client();
const path = (tzid: string, query = '') => `/tzdist/zones/${encodeURIComponent(tzid)}${query}`;
const at = (time: string) => Date.parse(`${time}Z`) / 1000;

/** The VTIMEZONE of an answer, which is all that is in it. */
function vtimezoneIn(text: string) {
  const { properties, components } = readComponents(text);
  expect(properties.map(({ name }) => name)).toEqual(['VERSION', 'PRODID']);
  const [vtimezone, ...others] = components;
  if (vtimezone === undefined || others.length > 0) throw new Error(text);
  return vtimezone;
}

it('a zone comes with its whole history', async () => {
  for (const tzid of ['America/New_York', 'Europe/Berlin', 'Africa/Casablanca', 'Asia/Kolkata', 'Etc/GMT+5']) {
    const { text } = await anybody
      .get(path(tzid))
      .status(200)
      .header('content-type', 'text/calendar; charset=utf-8')
      .header('etag', /^"[\w-]+"$/)
      .header('last-modified', new Date(currentTzdata().modified).toUTCString())
      .header('vary', /Accept(,|$)/);
    expect(text).toContain(`\r\nTZID:${tzid}\r\n`);
    expect(text).not.toMatch(/TZUNTIL|TZID-ALIAS-OF/);
    const zone = zoneOf(vtimezoneIn(text));
    for (const time of [
      '1880-07-01T00:00',
      '1943-07-01T00:00',
      '1990-07-01T00:00',
      '2026-07-01T00:00',
      '2300-01-01T00:00',
    ]) {
      expect(zone.offsetAt(at(time)), `${tzid} ${time}`).toBe(zoneNamed(tzid)?.offsetAt(at(time)));
    }
  }
});

// RFC 7808 §5.3.3
it('an alias comes under its own name, and tells whose it is', async () => {
  const { text } = await anybody.get(path('US/Eastern')).status(200);
  expect(text).toContain('\r\nTZID:US/Eastern\r\nTZID-ALIAS-OF:America/New_York\r\n');
});

it('a name may come with its slashes as they are', async () => {
  const { text } = await anybody.get(path('America/Argentina/Ushuaia')).status(200);
  await anybody.get('/tzdist/zones/America/Argentina/Ushuaia').status(200).body(text);
});

// RFC 7808 §5.3.4, §3.9
it('a part begins with what holds then, and says where it ends', async () => {
  const query = '?start=2010-01-01T00:00:00Z&end=2020-01-01T00:00:00Z';
  const { text } = await anybody.get(path('America/New_York', query)).status(200);
  const vtimezone = vtimezoneIn(text);
  expect(text).toContain(
    '\r\nTZID:America/New_York\r\nTZUNTIL:20200101T000000Z\r\nBEGIN:STANDARD\r\nDTSTART:20091231T190000\r\n',
  );
  const zone = zoneOf(vtimezone);
  for (const time of ['2010-01-01T00:00', '2010-07-01T00:00', '2019-12-31T00:00']) {
    expect(zone.offsetAt(at(time))).toBe(zoneNamed('America/New_York')?.offsetAt(at(time)));
  }
  expect(text).not.toContain('2006');
  expect((await anybody.get(path('America/New_York', '?start=2010-01-01T00:00:00Z')).status(200)).text).not.toContain(
    'TZUNTIL',
  );
  expect((await anybody.get(path('America/New_York', '?end=2010-01-01T00:00:00Z')).status(200)).text).toContain(
    'DTSTART:18831118T120358',
  );
});

it('the longest parts are small', async () => {
  for (const query of [
    '?end=9999-12-31T23:59:59Z',
    '?start=0001-01-01T00:00:00Z&end=9999-12-31T23:59:59Z',
    '?start=9999-01-01T00:00:00Z',
  ]) {
    for (const tzid of ['Africa/Cairo', 'Asia/Gaza', 'America/New_York']) {
      expect((await anybody.get(path(tzid, query)).status(200)).text.length).toBeLessThan(10_000);
    }
  }
});

// RFC 7808 §4.1.2
it('jCal is given to who asks for it', async () => {
  const plain = await anybody.get(path('Europe/Berlin'), { accept: 'text/calendar, application/calendar+json;q=0.5' });
  const answer = await anybody
    .get(path('Europe/Berlin'), { accept: 'application/calendar+json' })
    .status(200)
    .header('content-type', 'application/calendar+json; charset=utf-8');
  expect(JSON.parse(answer.text)).toEqual(JSON.parse(JSON.stringify(toJcal(readComponents(plain.text)))));
  expect(answer.etag).not.toBe(plain.etag);
  for (const accept of ['*/*', 'text/*', 'text/html, */*;q=0.1', undefined]) {
    await anybody
      .get(path('Europe/Berlin'), { accept })
      .status(200)
      .header('content-type', /^text\/calendar/);
  }
});

it('a form that is not offered is refused', async () => {
  for (const accept of ['application/calendar+xml', 'text/html', 'text/calendar;q=0']) {
    const { text } = await anybody.get(path('Europe/Berlin'), { accept }).status(406);
    expect(JSON.parse(text).type).toBe('urn:ietf:params:tzdist:error:invalid-format');
  }
});

// RFC 7808 §5.3.2, RFC 7808 §4.1.4, RFC 9110 §8.8.3.3
it('what the client has already is not sent again', async () => {
  for (const accept of ['text/calendar', 'application/calendar+json']) {
    const { etag } = await anybody.get(path('Europe/Berlin'), { accept }).status(200);
    const headers = { accept, 'if-none-match': etag };
    await anybody.get(path('Europe/Berlin'), headers).status(304).header('etag', etag).body('');
    await anybody.get(path('Europe/Paris'), headers).status(200);
    const other = accept === 'text/calendar' ? 'application/calendar+json' : 'text/calendar';
    await anybody.get(path('Europe/Berlin'), { ...headers, accept: other }).status(200);
  }
  const since = new Date().toUTCString();
  await anybody.get(path('Europe/Berlin'), { 'if-modified-since': since }).status(304);
  await anybody.get(path('Europe/Berlin'), { 'if-match': '"other"' }).status(412);
});
