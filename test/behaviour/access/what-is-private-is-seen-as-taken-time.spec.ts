// Of an event that is not public, those who may only read a calendar see when it is, and nothing else (RFC 5545 §3.8.1.3).
import { describe, expect, it } from 'vitest';
import { appPasswordDigest, generateAppPassword } from '#accounts';
import { addAppPassword } from '#store';
import { C, el, elWith } from '#xml';
import { grant } from '../../support/access-bodies.js';
import { setAcl } from '../../support/access-control.js';
import { basic } from '../../support/dav-client.js';
import { event } from '../../support/objects.js';
import { calendarQuery, expanded, freeBusyQuery } from '../../support/queries.js';
import { allprop, calendarMultiget, syncCollection } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account, client, database } = await startDaybook();
const alice = await account();
const YEAR = ['20260101T000000Z', '20270101T000000Z'] as const;

/** Somebody's calendar with one private event and one that is open, and what alice was granted of it. */
async function shared(...privileges: readonly string[]) {
  const bob = await account();
  const secret = `${bob.calendar}secret.ics`;
  const lines = ['CLASS:PRIVATE', 'ATTENDEE;CN=secret:mailto:secret@example.com', 'RRULE:FREQ=DAILY;COUNT=2'];
  const body = event({ uid: 'u', summary: 'secret', lines });
  await bob.put(secret, body).status(201);
  await bob.put(`${bob.calendar}open.ics`, event({ summary: 'open' })).status(201);
  await setAcl(bob, bob.calendar, grant(alice.principal, ...privileges));
  return { bob, secret, body };
}

const data = el(C('calendar-data'));
const withText = (name: string, text: string) =>
  calendarQuery({ components: [{ name: 'VEVENT', properties: [{ name, text: { text } }] }], properties: [data] });

describe('who may only read', () => {
  it('is not told more by any way of reading', async () => {
    const { bob, secret } = await shared('read');
    await setAcl(bob, bob.calendarHome, grant(alice.principal, 'read'));
    const jcal = elWith(C('calendar-data'), { 'content-type': 'application/calendar+json', version: '2.0' });
    const answers = await Promise.all([
      alice.get(secret),
      alice.get(secret, { accept: 'application/calendar+json' }),
      alice.get(secret, { 'caldav-timezones': 'T' }),
      alice.get(bob.calendar, { accept: 'text/calendar' }),
      alice.propfind(secret, allprop()),
      ...[secret, bob.calendar, bob.calendarHome].flatMap((path) => [
        alice.report(path, calendarQuery({ components: [{ name: 'VEVENT' }], properties: [data] })),
        alice.report(path, calendarQuery({ components: [{ name: 'VEVENT' }], properties: [jcal] })),
        alice.report(path, calendarQuery({ components: [{ name: 'VEVENT' }], properties: [expanded(...YEAR)] })),
      ]),
      ...[bob.calendar, bob.calendarHome].map((path) => alice.report(path, calendarMultiget([secret]))),
      alice.report(bob.calendar, syncCollection({ properties: [C('calendar-data')] })),
    ]);
    for (const { status, text } of answers) {
      expect([200, 207]).toContain(status);
      expect(text.replaceAll('secret.ics', '')).not.toMatch(/secret/i);
    }
    expect(answers[0]?.text).toBe(
      event({ uid: 'u', lines: [] }).replace(
        'SUMMARY:Lunch',
        'CLASS:PRIVATE\r\nRRULE:FREQ=DAILY;COUNT=2\r\nSUMMARY:Private',
      ),
    );
  });

  it('finds nothing by what is not shown', async () => {
    const { bob, secret } = await shared('read');
    for (const query of [withText('SUMMARY', 'secret'), withText('ATTENDEE', 'secret')]) {
      await bob.report(bob.calendar, query).hrefs([secret]);
      await alice.report(bob.calendar, query).hrefs([]);
      await alice.report(secret, query).hrefs([]);
    }
    await alice.report(bob.calendar, withText('SUMMARY', 'open')).hrefs([`${bob.calendar}open.ics`]);
  });

  it('sees that the time is taken', async () => {
    const { bob, secret } = await shared('read');
    await bob.delete(`${bob.calendar}open.ics`).status(204);
    const busy = await alice.report(bob.calendar, freeBusyQuery(...YEAR)).status(200);
    expect(busy.text).toContain('20260302T120000Z/20260302T130000Z');
    const range = { start: '20260302T000000Z', end: '20260303T000000Z' };
    await alice.report(bob.calendar, calendarQuery({ components: [{ name: 'VEVENT', range }] })).hrefs([secret]);
  });

  it('copies what is open, and nothing else', async () => {
    const { bob, secret } = await shared('read');
    const mine = `${alice.calendar}copy.ics`;
    const refusal = await alice.copy(secret, mine).status(403);
    expect(refusal.text).toContain('<d:write-content/>');
    await alice.get(mine).status(404);
    await alice.copy(`${bob.calendar}open.ics`, mine).status(201);
    const copy = `${alice.calendarHome}copy/`;
    await alice.copy(bob.calendar, copy).status(403);
    await bob.delete(secret).status(204);
    await alice.copy(bob.calendar, copy).status(201);
  });

  it('takes nothing away that is not shown, even where something may be taken away', async () => {
    const { bob, secret, body } = await shared('read', 'unbind');
    await alice.move(secret, `${alice.calendar}moved.ics`).status(403);
    await bob.get(secret).body(body);
  });
});

describe('everything is shown', () => {
  const sees = async (
    who: Pick<Account, 'get' | 'report'>,
    { bob, secret, body }: Awaited<ReturnType<typeof shared>>,
  ) => {
    await who.get(secret).body(body);
    await who.report(bob.calendar, withText('SUMMARY', 'secret')).hrefs([secret]);
  };

  it('to those who may change it', async () => {
    await sees(alice, await shared('read', 'write'));
    await sees(alice, await shared('read', 'write-content'));
  });

  it('to administrators', async () => {
    await sees(await account(undefined, { administrator: true }), await shared('read'));
  });

  it('to the owner, also with a password that only reads', async () => {
    const things = await shared('read');
    const password = generateAppPassword();
    const secret = appPasswordDigest(password) ?? '';
    const { name } = things.bob;
    await addAppPassword(database, name, { label: 'Wall', scope: 'read-only', expiresAt: null, secret });
    await sees(client({ authorization: basic(name, password) }), things);
  });
});
