// GET of a calendar, address book or home (RFC 4918 §9.4): all that is in it in one text, or a page for people.
import { expect, it } from 'vitest';
import { splitCalendar } from '#icalendar';
import { D } from '#xml';
import { fill } from '../../support/filled.js';
import { calendarObject, card, component, event, task } from '../../support/objects.js';
import { mkcalendar, propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account, database, statements } = await startDaybook();

const BROWSER = { 'user-agent': 'Mozilla/5.0 (X11; Linux) Gecko/20100101', accept: 'text/html,*/*;q=0.8' };

const zoned = (uid: string) =>
  calendarObject(
    ...component(
      'VTIMEZONE',
      'TZID:Here',
      ...component('STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0100'),
    ),
    ...component('VEVENT', `UID:${uid}`, 'DTSTAMP:20260101T000000Z', 'DTSTART;TZID=Here:20260101T100000'),
  );

it('a calendar is one iCalendar stream with each time zone once', async () => {
  const alice = await account();
  await alice.proppatch(alice.calendar, propertyupdate([valued(D('displayname'), 'Home, sweet')])).status(207);
  for (const uid of ['1', '2']) await alice.put(`${alice.calendar}${uid}.ics`, zoned(uid)).status(201);
  await alice.put(`${alice.calendar}3.ics`, task({ uid: '3' })).status(201);
  const { text, headers } = await alice.get(alice.calendar).status(200);
  expect(headers['content-type']).toBe('text/calendar; charset=utf-8');
  expect(text.match(/BEGIN:VTIMEZONE/g)).toHaveLength(1);
  expect(text).toMatch(/^X-WR-CALNAME:Home\\, sweet\r$/m);
  expect(splitCalendar(text).map((each) => /^UID:(.*)\r$/m.exec(each)?.[1])).toEqual(['1', '2', '3']);
});

it('is written page by page', async () => {
  const alice = await account();
  await alice.options('/').status(200);
  await fill(database, alice, 2345, event({ uid: '' }));
  let text = '';
  const ran = await statements(async () => {
    text = (await alice.get(alice.calendar).status(200)).text;
  });
  expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(2345);
  expect(ran.filter((name) => name.startsWith('members_')).length).toBeGreaterThan(10);
  // HEAD reads no more than it needs to know that it could answer.
  const forHead = await statements(() => alice.head(alice.calendar).status(200).body(''));
  expect(forHead.length).toBeLessThan(4);
});

// RFC 6350 §3.3
it('an address book is all its contacts for those who ask for them, a page for the others', async () => {
  const alice = await account();
  const cards = [card({ name: 'Ada Lovelace' }), card({ name: 'Alan Turing', version: '4.0' })];
  for (const [index, each] of cards.entries()) await alice.put(`${alice.addressBook}${index}.vcf`, each).status(201);
  await alice
    .get(alice.addressBook, { accept: 'text/vcard' })
    .status(200)
    .header('content-type', 'text/vcard; charset=utf-8')
    .body(cards.join(''));
  const { text } = await alice
    .get(alice.addressBook)
    .status(200)
    .header('content-type', /^text\/html/);
  expect(text).toContain(`<a href="${alice.addressBook}1.vcf">1.vcf</a>`);
});

it('a browser gets a page in which no name is markup', async () => {
  const alice = await account();
  const name = '<script>alert(1)</script>';
  await alice.mkcalendar(`${alice.calendarHome}x/`, mkcalendar(valued(D('displayname'), name))).status(201);
  await alice.put(`${alice.calendarHome}x/%3Cb%3E%22.ics`, event()).status(201);
  const pages = ['/', '/dav/', '/dav/principals/', '/dav/calendars/', alice.principal, alice.calendarHome].concat(
    `${alice.calendarHome}x/`,
  );
  const texts: string[] = [];
  for (const path of pages) {
    texts.push(
      (
        await alice
          .get(path, BROWSER)
          .status(200)
          .header('content-type', /^text\/html/)
      ).text,
    );
    await alice.head(path, BROWSER).status(200).body('');
  }
  const all = texts.join('');
  expect(all).not.toMatch(/<(script|b)>/);
  expect(all).toContain('&lt;script&gt;');
  expect(all).toContain(`<a href="${alice.calendarHome}x/%3Cb%3E%22.ics">&lt;b&gt;".ics</a>`);
  expect(all).toContain(`href="${alice.addressBookHome}"`);
});

// RFC 9110 §8.8.1
it('of the same state is known again, by ETag and by date', async () => {
  const alice = await account();
  for (const path of [alice.calendar, alice.calendarHome, alice.addressBook]) {
    const { etag, headers } = await alice.get(path).status(200);
    expect(etag).toMatch(/^W\/"/);
    await alice.get(path, { 'if-none-match': etag }).status(304).body('');
    await alice.get(path, { 'if-modified-since': headers['last-modified'] ?? '' }).status(304);
    const [resource] = (await alice.propfind(path, propfind(D('getetag'), D('getlastmodified')))).resources;
    expect(resource?.text(D('getetag'))).toBe(etag);
    expect(resource?.text(D('getlastmodified'))).toBe(headers['last-modified']);
  }
  const { etag } = await alice.get(alice.calendar);
  const { etag: homeEtag } = await alice.get(alice.calendarHome);
  await alice.put(`${alice.calendar}a.ics`, event()).status(201);
  await alice.get(alice.calendar, { 'if-none-match': etag }).status(200);
  await alice.get(alice.calendarHome, { 'if-none-match': homeEtag }).status(200);
});

// RFC 4918 §5.2
it('without the slash at its end leads there', async () => {
  const alice = await account();
  for (const path of [alice.calendar, alice.calendarHome, alice.principal, '/dav/']) {
    await alice.get(path.slice(0, -1)).status(301).header('location', path);
  }
});

it('is for those only who may read it', async () => {
  const [alice, bob] = [await account(), await account()];
  for (const path of [alice.calendar, alice.calendarHome, alice.addressBook]) await bob.get(path).status(404);
});
