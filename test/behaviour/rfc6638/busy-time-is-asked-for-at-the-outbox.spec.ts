// POST of a VFREEBUSY to an outbox (RFC 6638 §5, §9.1, §11.3, §11.4; RFC 5546 §3.3.2, §3.6): who is told when others are busy, and what does not count.
import { describe, expect, it } from 'vitest';
import { C, D, el, element, elements, textOf } from '#xml';
import { acl, deny, grant, memberSet } from '../../support/access-bodies.js';
import { freeBusyRequest, ONE_DAY } from '../../support/busy-time.js';
import { event } from '../../support/objects.js';
import { freeBusyQuery } from '../../support/queries.js';
import { propertyupdate, propfind } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account, takeAudited } = await startDaybook();

const mail = ({ name }: Account) => `mailto:${name}@example.com`;
const LUNCH = 'FREEBUSY:20260301T120000Z/20260301T130000Z';

/** What an outbox answers about each recipient: the status and the busy time. */
async function asked(who: Account, outbox: string, body: string) {
  const { root } = await who.post(outbox, body, { 'content-type': 'text/calendar' }).status(200);
  expect(root.name).toBe(C('schedule-response'));
  return elements(root, C('response')).map((response) => {
    const [recipient, status, data] = ['recipient', 'request-status', 'calendar-data'].map((name) =>
      element(response, C(name)),
    );
    const calendar = data && textOf(data).replaceAll('\r\n ', '');
    return {
      recipient: recipient && textOf(recipient).trim(),
      status: status && textOf(status),
      busy: calendar?.match(/^FREEBUSY.*$/gm)?.map((line) => line.trim()),
      calendar,
    };
  });
}

const open = (who: Account, to: Account) =>
  who.send('ACL', who.inbox, acl(grant(to.principal, 'schedule-query-freebusy'))).status(200);

describe('busy time', () => {
  it('is told of oneself, as an answer to the request', async () => {
    const alice = await account();
    await alice.put(`${alice.calendar}a.ics`, event()).status(201);
    const [answer] = await asked(alice, alice.outbox, freeBusyRequest(mail(alice), [mail(alice)]));
    expect(answer).toMatchObject({ recipient: mail(alice), status: '2.0;Success', busy: [LUNCH] });
    for (const line of [
      'METHOD:REPLY',
      'UID:question',
      `ORGANIZER;CN="Me, myself":${mail(alice)}`,
      `ATTENDEE;CN=Who:${mail(alice)}`,
      ...ONE_DAY,
    ]) {
      expect(answer?.calendar).toContain(`${line}\r\n`);
    }
  });

  it('is told of those who allow it, by any of their addresses, and not of others or strangers', async () => {
    const [alice, bob, carol] = [await account(), await account(), await account()];
    for (const who of [bob, carol]) await who.put(`${who.calendar}a.ics`, event()).status(201);
    await open(bob, alice);
    const people = [mail(bob).toUpperCase(), bob.principal, mail(carol), 'mailto:stranger@example.com', 'urn:x:y'];
    const answers = await asked(alice, alice.outbox, freeBusyRequest(alice.principal, people));
    expect(answers.map(({ recipient, status, busy }) => [recipient, status, busy?.[0]])).toEqual([
      [people[0], '2.0;Success', LUNCH],
      [people[1], '2.0;Success', LUNCH],
      [people[2], '3.8;No authority', undefined],
      [people[3], '3.7;Invalid calendar user', undefined],
      [people[4], '3.7;Invalid calendar user', undefined],
    ]);
    await bob.send('ACL', bob.inbox, acl(deny(alice.principal, 'schedule-deliver'))).status(200);
    const [refused] = await asked(alice, alice.outbox, freeBusyRequest(mail(alice), [mail(bob)]));
    expect(refused?.status).toBe('3.8;No authority');
  });

  it('is told to whoever may read it in the whole home', async () => {
    const [alice, bob] = [await account(), await account()];
    await bob.send('ACL', bob.calendarHome, acl(grant(D('authenticated'), 'read-free-busy'))).status(200);
    const [answer] = await asked(alice, alice.outbox, freeBusyRequest(mail(alice), [mail(bob)]));
    expect(answer?.status).toBe('2.0;Success');
  });

  it('is told to administrators, too, which is audited', async () => {
    const [root, bob] = [await account(undefined, { administrator: true }), await account()];
    await root.options(root.outbox).status(200);
    takeAudited();
    const [answer] = await asked(root, root.outbox, freeBusyRequest(mail(root), [mail(bob)]));
    expect(answer?.status).toBe('2.0;Success');
    expect(takeAudited()).toEqual([{ account: root.name, act: 'administered', href: bob.inbox }]);
  });

  it('is not that of transparent calendars (§9.1)', async () => {
    const alice = await account();
    await alice.put(`${alice.calendar}a.ics`, event()).status(201);
    const name = C('schedule-calendar-transp');
    const value = async () => (await alice.propfind(alice.calendar, propfind(name))).of().found.get(name)?.children;
    expect(await value()).toMatchObject([{ name: C('opaque') }]);
    const set = async (...content: Parameters<typeof el>[1][]) =>
      (await alice.proppatch(alice.calendar, propertyupdate([el(name, ...content)])).status(207)).of().statusOf(name);
    expect(await set(el(C('neither')))).toBe(409);
    expect(await set()).toBe(409);
    expect(await set(el(C('transparent')))).toBe(200);
    expect(await value()).toMatchObject([{ name: C('transparent') }]);
    expect((await asked(alice, alice.outbox, freeBusyRequest(mail(alice), [mail(alice)])))[0]?.busy).toBeUndefined();
    const { text } = await alice.report(alice.calendarHome, freeBusyQuery('20260301T000000Z', '20260302T000000Z'));
    expect(text).not.toContain('FREEBUSY:');
    expect(await set(el(C('opaque')))).toBe(200);
    expect((await asked(alice, alice.outbox, freeBusyRequest(mail(alice), [mail(alice)])))[0]?.busy).toEqual([LUNCH]);
  });

  it('leaves out the meeting that the organizer wants to move, and no meeting of others (icalendar-maskuids §4.3)', async () => {
    const [alice, bob] = [await account(), await account()];
    await open(bob, alice);
    const meetings = { own: [`ORGANIZER:${mail(alice)}`], foreign: [`ORGANIZER:${mail(bob)}`], private: [] };
    for (const [uid, lines] of Object.entries(meetings)) {
      await bob.put(`${bob.calendar}${uid}.ics`, event({ uid, lines })).status(201);
      const masked = [...ONE_DAY, `X-CALENDARSERVER-MASK-UID:${uid}`];
      const [answer] = await asked(alice, alice.outbox, freeBusyRequest(mail(alice), [mail(bob)], masked));
      expect(answer?.busy, uid).toEqual(uid === 'own' ? undefined : [LUNCH]);
      await bob.delete(`${bob.calendar}${uid}.ics`).status(204);
    }
    await alice.put(`${alice.calendar}a.ics`, event({ uid: 'private' })).status(201);
    const masked = freeBusyRequest(mail(alice), [mail(alice)], [...ONE_DAY, 'X-CALENDARSERVER-MASK-UID:private']);
    expect((await asked(alice, alice.outbox, masked))[0]?.busy).toBeUndefined();
  });

  it('can be asked for in jCal', async () => {
    const alice = await account();
    const jcal = [
      'vcalendar',
      [
        ['version', {}, 'text', '2.0'],
        ['prodid', {}, 'text', '-//Daybook//Tests//EN'],
        ['method', {}, 'text', 'REQUEST'],
      ],
      [
        [
          'vfreebusy',
          [
            ['uid', {}, 'text', 'question'],
            ['dtstamp', {}, 'date-time', '2026-01-01T00:00:00Z'],
            ['dtstart', {}, 'date-time', '2026-03-01T00:00:00Z'],
            ['dtend', {}, 'date-time', '2026-03-02T00:00:00Z'],
            ['organizer', {}, 'cal-address', mail(alice)],
            ['attendee', {}, 'cal-address', mail(alice)],
          ],
          [],
        ],
      ],
    ];
    const { root } = await alice
      .post(alice.outbox, JSON.stringify(jcal), { 'content-type': 'application/calendar+json' })
      .status(200);
    const data = elements(root).flatMap((response) => elements(response, C('calendar-data')))[0];
    expect(data?.attributes.get('content-type')).toBe('application/calendar+json');
    expect(JSON.parse(data === undefined ? '' : textOf(data))[0]).toBe('vcalendar');
  });
});

describe('for somebody else', () => {
  it('asks whoever may send for them, and what counts is what the owner of the outbox may know', async () => {
    const [boss, assistant, bob] = [await account(), await account(), await account()];
    await open(bob, boss);
    const body = freeBusyRequest(mail(boss), [mail(bob)]);
    await assistant.post(boss.outbox, body).status(404);
    const writers = `${boss.principal}calendar-proxy-write/`;
    await boss.proppatch(writers, propertyupdate([memberSet(assistant.principal)])).status(207);
    expect((await asked(assistant, boss.outbox, body))[0]?.status).toBe('2.0;Success');
    expect((await asked(assistant, assistant.outbox, freeBusyRequest(mail(assistant), [mail(bob)])))[0]?.status).toBe(
      '3.8;No authority',
    );
    const readers = `${boss.principal}calendar-proxy-read/`;
    await boss.proppatch(readers, propertyupdate([memberSet(bob.principal)])).status(207);
    await bob.post(boss.outbox, body).status(403).precondition(D('need-privileges'));
  });

  it('nobody asks in the name of a third, and is told so before all else (§11.4)', async () => {
    const [alice, bob] = [await account(), await account()];
    for (const body of [
      freeBusyRequest(mail(bob), [mail(alice)]),
      freeBusyRequest('mailto:', [mail(alice)]),
      freeBusyRequest('urn:x:y', [], []),
      event({ lines: [`ORGANIZER:${mail(bob)}`] }),
    ]) {
      await alice.post(alice.outbox, body).status(403).precondition(C('valid-organizer'));
    }
  });
});

describe('what is no request for busy time', () => {
  it('is refused with the reason (§5.2)', async () => {
    const alice = await account();
    const refused = (body: string, precondition: string, status: number, type = 'text/calendar') =>
      alice.post(alice.outbox, body, { 'content-type': type }).status(status).precondition(C(precondition));
    const good = freeBusyRequest(mail(alice), [mail(alice)]);
    for (const bad of [
      event(),
      good.replace('METHOD:REQUEST\r\n', ''),
      good.replace('METHOD:REQUEST', 'METHOD:PUBLISH'),
      good.replaceAll('VFREEBUSY', 'VEVENT'),
      good.replace('UID:question\r\n', ''),
      good.replace('UID:question', `UID:${'x'.repeat(2000)}`),
      good.replace('DTSTART:20260301T000000Z', 'DTSTART:20260301T000000'),
      good.replace('DTSTART:20260301T000000Z', 'DTSTART:never'),
      good.replace('DTSTART:20260301T000000Z', 'DTSTART:20260303T000000Z'),
      good.replace('DTEND:20260302T000000Z', 'DTEND:20360302T000000Z'),
      good.replace('DTEND:', 'FREEBUSY:20260301T000000Z/PT1H\r\nDTEND:'),
      good.replace(/ATTENDEE.*\r\n/, ''),
      good.replace('ORGANIZER', `ORGANIZER:${mail(alice)}\r\nORGANIZER`),
    ]) {
      await refused(bad, 'valid-scheduling-message', 400);
    }
    const crowd = Array.from({ length: 101 }, (_, n) => `mailto:${n}@example.com`);
    await refused(freeBusyRequest(mail(alice), crowd), 'max-attendees-per-instance', 403);
    await refused('BEGIN:VCALENDAR\r\n', 'valid-calendar-data', 403);
    await refused(`${good}${'\r\n'.repeat(32 * 1024)}`, 'max-resource-size', 403);
    await refused(good, 'supported-calendar-data', 403, 'text/html');
  });
});
