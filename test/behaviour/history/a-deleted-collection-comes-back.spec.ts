// `daybook undo` of the deletion of a collection: its members, properties and rights are there again, and clients heal.
import { describe, expect, it } from 'vitest';
import { C, D } from '#xml';
import { acl, grant } from '../../support/access-bodies.js';
import { anotherDefault } from '../../support/another-default.js';
import { commandLine } from '../../support/command-line.js';
import { fill } from '../../support/filled.js';
import { momentIn } from '../../support/moments.js';
import { card, event, task } from '../../support/objects.js';
import { components, mkcalendar, propfind, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';
import { listed, syncClient } from '../../support/sync-client.js';

const { account, database, databaseUrl } = await startDaybook();
const daybook = commandLine(databaseUrl);

/** An account with a task list of two tasks, which nothing has been deleted from. */
async function withTasks(): Promise<{ alice: Account; work: string }> {
  const alice = await account();
  const work = `${alice.calendarHome}work/`;
  const properties = [valued(D('displayname'), 'Wörk'), components('VTODO')];
  await alice.mkcalendar(work, mkcalendar(...properties)).status(201);
  for (const name of ['a', 'b']) await alice.put(`${work}${name}.ics`, task({ uid: name })).status(201);
  return { alice, work };
}

describe('a deleted collection', () => {
  it('comes back with everything that was in it when it was deleted, and with its properties', async () => {
    const { alice, work } = await withTasks();
    const asked = propfind(D('displayname'), C('supported-calendar-component-set'), D('resource-id'));
    const [before, members] = [await alice.propfind(work, asked), await listed(alice, work)];
    await alice.delete(work).status(204);
    expect(await daybook(['undo', alice.name, 'calendars/work'])).toEqual({
      code: 0,
      printed: 'calendars/work: back again\ncalendars/work: 2 brought back',
      said: 'Clients see it when they synchronise next.',
    });
    expect((await alice.propfind(work, asked)).text).toBe(before.text);
    expect(await listed(alice, work)).toEqual(members);
    await alice.put(`${work}c.ics`, event()).status(403);
  });

  it('is what clients of it see at their next sync, whatever they knew', async () => {
    const { alice, work } = await withTasks();
    const early = syncClient(alice, work);
    const ofHome = syncClient(alice, alice.calendarHome, 'infinite');
    await Promise.all([early.sync(), ofHome.sync()]);
    // The removal of this one is forgotten together with the collection.
    await alice.delete(`${work}a.ics`).status(204);
    await alice.delete(work).status(204);
    const late = syncClient(alice, alice.calendarHome, 'infinite');
    await late.sync();
    await daybook(['undo', alice.name, 'calendars/work']);
    const members = await listed(alice, work);
    expect([...members.keys()]).toEqual([`${work}b.ics`]);
    expect(await early.sync()).toEqual({ known: members, anew: true });
    for (const client of [ofHome, late]) {
      const { known } = await client.sync();
      expect([...known].filter(([href]) => /work\/./.test(href))).toEqual([...members]);
    }
    await alice.delete(`${work}b.ics`).status(204);
    expect(await early.sync()).toEqual({ known: new Map(), anew: false });
  });

  it('is shared with the same people as before', async () => {
    const { alice, work } = await withTasks();
    const [bob, carol] = [await account(), await account()];
    await alice.send('ACL', work, acl(grant(bob.principal, 'read'), grant(carol.principal, 'read'))).status(200);
    await alice.delete(work).status(204);
    await bob.propfind(work).status(404);
    await daybook(['user', 'remove', carol.name, '--yes']);
    await daybook(['undo', alice.name, 'calendars/work']);
    await bob.get(`${work}a.ics`).status(200);
    await bob.delete(`${work}a.ics`).status(403);
  });

  it('does not take a name that another collection has, but a new one', async () => {
    const { alice, work } = await withTasks();
    await alice.delete(work).status(204);
    await alice.mkcalendar(work).status(201);
    expect(await daybook(['undo', alice.name, 'calendars/work'])).toMatchObject({ code: 1, printed: '' });
    expect(await daybook(['undo', alice.name, 'calendars/work', '--as', 'work-2'])).toMatchObject({
      code: 0,
      printed: 'calendars/work-2: back again\ncalendars/work-2: 2 brought back',
    });
    expect((await listed(alice, `${alice.calendarHome}work-2/`)).size).toBe(2);
    expect((await listed(alice, work)).size).toBe(0);
    expect(await daybook(['undo', alice.name, 'calendars/work', '--as', 'a/b'])).toMatchObject({ code: 1 });
  });

  it('can be an address book, can be deleted and brought back again, and each time is in the history', async () => {
    const alice = await account();
    await alice.put(`${alice.addressBook}a.vcf`, card()).status(201);
    for (let time = 0; time < 2; time += 1) {
      await alice.delete(alice.addressBook).status(204);
      const { printed, said } = await daybook(['history', alice.name]);
      expect(printed).toMatch(/deleted with 1 object +addressbooks\/default/);
      expect(said).toBe(`To bring addressbooks/default back: daybook undo ${alice.name} addressbooks/default`);
      expect(await daybook(['undo', alice.name, 'addressbooks/default'])).toMatchObject({ code: 0 });
      expect((await listed(alice, alice.addressBook)).size).toBe(1);
    }
  });

  it('of thousands of objects is back before anybody gives up', async () => {
    const alice = await account();
    await fill(database, alice, 2000, event());
    await database.query({ name: 'analyze', text: 'analyze object' }, []);
    const before = await listed(alice, alice.calendar);
    await anotherDefault(alice);
    await alice.delete(alice.calendar).status(204);
    expect(await daybook(['undo', alice.name, 'calendars/default'])).toMatchObject({
      printed: 'calendars/default: back again\ncalendars/default: 2000 brought back',
    });
    expect(await listed(alice, alice.calendar)).toEqual(before);
  });
});

describe('an earlier moment', () => {
  it('of a collection is brought back, and what came later goes', async () => {
    const { alice, work } = await withTasks();
    const then = await momentIn(database);
    const before = await listed(alice, work);
    await alice.delete(`${work}a.ics`).status(204);
    await alice.put(`${work}b.ics`, task({ uid: 'b', summary: 'Other' })).status(204);
    await alice.put(`${work}c.ics`, task()).status(201);
    // Another object under the name of one that is gone.
    await alice.put(`${work}a.ics`, task({ uid: 'another' })).status(201);
    const client = syncClient(alice, work);
    await client.sync();
    const undo = ['undo', alice.name, 'calendars/work', '--to', then];
    expect(await daybook([...undo, '--dry-run'])).toMatchObject({
      code: 0,
      printed: ['a.ics: change back', 'b.ics: change back', 'c.ics: remove']
        .map((line) => `calendars/work/${line}`)
        .join('\n'),
    });
    expect(await daybook(undo)).toMatchObject({
      code: 0,
      printed: 'calendars/work: 2 changed back, 1 removed',
    });
    expect(await listed(alice, work)).toEqual(before);
    expect(await client.sync()).toEqual({ known: before, anew: false });
    expect(await daybook(undo)).toMatchObject({ said: 'There is nothing to undo: it is so already.' });
  });

  it('gives UIDs back to the names that had them', async () => {
    const { alice, work } = await withTasks();
    const then = await momentIn(database);
    const before = await listed(alice, work);
    await alice.move(`${work}a.ics`, `${work}x.ics`).status(201);
    await alice.move(`${work}b.ics`, `${work}a.ics`).status(201);
    await alice.move(`${work}x.ics`, `${work}b.ics`).status(201);
    expect(await daybook(['undo', alice.name, 'calendars/work', '--to', then])).toMatchObject({ code: 0 });
    expect(await listed(alice, work)).toEqual(before);
  });

  it('of a whole account brings deleted collections back, and leaves alone what was made later', async () => {
    const { alice, work } = await withTasks();
    await alice.put(`${alice.addressBook}a.vcf`, card()).status(201);
    const then = await momentIn(database);
    const before = [await listed(alice, work), await listed(alice, alice.addressBook)];
    await alice.delete(work).status(204);
    await alice.delete(`${alice.addressBook}a.vcf`).status(204);
    const later = `${alice.calendarHome}later/`;
    await alice.mkcalendar(later).status(201);
    await alice.put(`${later}a.ics`, event()).status(201);
    expect(await daybook(['undo', alice.name, '--to', then])).toMatchObject({ code: 0 });
    expect([await listed(alice, work), await listed(alice, alice.addressBook)]).toEqual(before);
    expect((await listed(alice, later)).size).toBe(1);
  });

  it('is not before the collection was made', async () => {
    const alice = await account();
    expect(await daybook(['undo', alice.name, 'calendars/default', '--to', '1d'])).toMatchObject({
      code: 1,
      said: expect.stringContaining('calendars/default was made later than that'),
    });
  });
});
