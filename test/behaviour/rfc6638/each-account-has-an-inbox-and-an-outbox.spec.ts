// Scheduling collections: found from the principal, listed in the calendar home, and filled by the server alone (RFC 6638 §2.1, §2.2).
import { describe, expect, it } from 'vitest';
import { C, D, el } from '#xml';
import { anotherDefault } from '../../support/another-default.js';
import { event } from '../../support/objects.js';
import { calendarQuery } from '../../support/queries.js';
import {
  calendarMultiget,
  mkcol,
  propertyupdate,
  propfind,
  syncCollection,
  valued,
} from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const TYPE = propfind(D('resourcetype'));
const URLS = [
  ['schedule-inbox', C('schedule-inbox-URL')],
  ['schedule-outbox', C('schedule-outbox-URL')],
] as const;

describe('an inbox and an outbox', () => {
  it('are named by the principal, whoever asks, and say what they are', async () => {
    const [alice, bob] = [await account(), await account()];
    for (const [index, [type, url]] of URLS.entries()) {
      const path = [alice.inbox, alice.outbox][index] ?? '';
      for (const who of [alice, bob]) {
        const { of } = await who.propfind(alice.principal, propfind(url)).status(207);
        expect(of().hrefsIn(url)).toEqual([path]);
      }
      const { of } = await alice.propfind(path, TYPE).status(207);
      expect(of().found.get(D('resourcetype'))?.children).toMatchObject([{ name: D('collection') }, { name: C(type) }]);
    }
    await bob.propfind(alice.inbox, TYPE).status(404);
  });

  it('say of their owner what kind of user that is (§2.4.2)', async () => {
    const alice = await account();
    const { of } = await alice.propfind(alice.principal, propfind(C('calendar-user-type'))).status(207);
    expect(of().text(C('calendar-user-type'))).toBe('INDIVIDUAL');
  });

  it('are listed with the calendars, and synchronise', async () => {
    const alice = await account();
    await alice
      .list(alice.calendarHome, TYPE)
      .hrefs([alice.calendarHome, alice.calendar, ...alice.given, alice.attachments]);
    for (const path of [alice.inbox, alice.outbox]) {
      const { syncToken } = await alice.report(path, syncCollection()).status(207).hrefs([]);
      await alice.proppatch(path, propertyupdate([valued(D('displayname'), 'Post')])).status(207);
      await alice
        .report(path, syncCollection({ since: syncToken }))
        .status(207)
        .hrefs([]);
    }
  });

  it('can be queried for messages, but not for busy time (§2.3)', async () => {
    const alice = await account();
    await alice.put(`${alice.calendar}a.ics`, event()).status(201);
    await alice.report(alice.inbox, calendarQuery({ components: [{ name: 'VEVENT' }] })).hrefs([]);
    await alice.report(alice.inbox, calendarMultiget([`${alice.inbox}a.ics`])).gone([`${alice.inbox}a.ics`]);
    // Of a query over all calendars, they are no part.
    await alice
      .report(alice.calendarHome, calendarQuery({ components: [{ name: 'VEVENT' }] }))
      .hrefs([`${alice.calendar}a.ics`]);
  });
});

describe('nobody, and not even the owner,', () => {
  it('puts anything into them', async () => {
    const [alice, root] = [await account(), await account(undefined, { administrator: true })];
    const path = `${alice.calendar}a.ics`;
    await alice.put(path, event()).status(201);
    for (const box of [alice.inbox, alice.outbox]) {
      for (const who of [alice, root]) {
        await who.put(`${box}a.ics`, event()).status(403).precondition(D('need-privileges'));
        await who.copy(path, `${box}a.ics`).status(403).precondition(D('need-privileges'));
        await who.move(path, `${box}a.ics`).status(403).precondition(D('need-privileges'));
        await who.mkcol(`${box}folder/`).status(403);
      }
      await alice.list(box, TYPE).hrefs([box]);
    }
    await alice.post(alice.inbox, event()).status(405);
  });

  it('deletes, moves, copies or replaces them', async () => {
    const alice = await account();
    await anotherDefault(alice);
    for (const box of [alice.inbox, alice.outbox]) {
      await alice.delete(box).status(405);
      await alice.move(box, `${alice.calendarHome}moved/`).status(405);
      await alice.copy(box, `${alice.calendarHome}copied/`).status(405);
      for (const send of [alice.copy, alice.move]) {
        await send(alice.calendar, box).status(403).precondition(C('calendar-collection-location-ok'));
      }
      await alice.mkcalendar(box).status(403).precondition(D('resource-must-be-null'));
    }
  });

  it('makes another one', async () => {
    const alice = await account();
    const type = el(D('resourcetype'), el(D('collection')), el(C('schedule-inbox')));
    await alice.mkcol(`${alice.calendarHome}second/`, mkcol(type)).status(403);
  });
});
