// The default calendar: announced at the inbox, chosen there, and never deleted (RFC 6638 §4.3, §9.2).
import { describe, expect, it } from 'vitest';
import { C, D, el, type Markup, text } from '#xml';
import { acl, grant } from '../../support/access-bodies.js';
import { anotherDefault } from '../../support/another-default.js';
import { event } from '../../support/objects.js';
import { components, mkcalendar, propertyupdate, propfind, syncCollection } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const NAME = C('schedule-default-calendar-URL');

const chosenBy = async ({ propfind: find, inbox }: Account) =>
  (await find(inbox, propfind(NAME)).status(207)).of().hrefsIn(NAME);
const choose = ({ proppatch, inbox }: Account, ...value: readonly Markup[]) =>
  proppatch(inbox, propertyupdate([el(NAME, ...value)])).status(207);
const href = (path: string) => el(D('href'), text(path));

describe('the default calendar', () => {
  it('is the oldest that takes events, until another is chosen, which is a change of the inbox', async () => {
    const alice = await account();
    expect(await chosenBy(alice)).toEqual([alice.calendar]);
    const { syncToken } = await alice.report(alice.calendarHome, syncCollection()).status(207);
    const other = await anotherDefault(alice);
    expect(await chosenBy(alice)).toEqual([other]);
    await alice.report(alice.calendarHome, syncCollection({ since: syncToken })).hrefs([alice.inbox, other]);
    await alice.proppatch(alice.inbox, propertyupdate([], [NAME])).status(207);
    expect(await chosenBy(alice)).toEqual([alice.calendar]);
  });

  it('is a calendar for events of the same home, and nothing else', async () => {
    const [alice, bob] = [await account(), await account()];
    const tasks = `${alice.calendarHome}tasks/`;
    await alice.mkcalendar(tasks, mkcalendar(components('VTODO'))).status(201);
    for (const path of [
      tasks,
      alice.inbox,
      alice.calendarHome,
      bob.calendar,
      `${alice.calendarHome}none/`,
      '../x',
      '',
    ]) {
      const answer = await choose(alice, href(path));
      expect(answer.of().statusOf(NAME), path).toBe(403);
      expect(answer.text).toContain('valid-schedule-default-calendar-URL');
    }
    expect(await chosenBy(alice)).toEqual([alice.calendar]);
  });

  it('cannot be deleted, moved away or overwritten, and another one can', async () => {
    const [alice, bob] = [await account(), await account()];
    const work = `${alice.calendarHome}work/`;
    await alice.mkcalendar(work).status(201);
    await alice.put(`${alice.calendar}a.ics`, event()).status(201);
    await bob.send('ACL', bob.calendarHome, acl(grant(alice.principal, 'all'))).status(200);
    const needed = C('default-calendar-needed');
    await alice.delete(alice.calendar).status(403).precondition(needed);
    await alice.move(alice.calendar, `${bob.calendarHome}of-alice/`).status(403).precondition(needed);
    await alice.move(work, alice.calendar).status(403).precondition(needed);
    await alice.get(`${alice.calendar}a.ics`).status(200);
    await alice.delete(work).status(204);
    const other = await anotherDefault(alice);
    await alice.delete(other).status(403).precondition(needed);
    await alice.delete(alice.calendar).status(204);
    await alice.delete(other).status(403).precondition(needed);
  });

  it('can have another name in its home', async () => {
    const alice = await account();
    const renamed = `${alice.calendarHome}renamed/`;
    await alice.move(alice.calendar, renamed).status(201);
    expect(await chosenBy(alice)).toEqual([renamed]);
  });

  it('is not told to those who may not delete it, before they are told that', async () => {
    const [alice, bob] = [await account(), await account()];
    await alice.send('ACL', alice.calendar, acl(grant(bob.principal, 'read'))).status(200);
    await bob.delete(alice.calendar).status(403).precondition(D('need-privileges'));
  });
});
