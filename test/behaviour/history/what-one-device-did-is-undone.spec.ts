// `daybook undo --device`: everything that one device did since a moment, and nothing that others did.
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../support/command-line.js';
import { addDevice } from '../../support/device.js';
import { momentIn } from '../../support/moments.js';
import { card, event } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';
import { listed, syncClient } from '../../support/sync-client.js';

const server = await startDaybook();
const { account, database, databaseUrl } = server;
const daybook = commandLine(databaseUrl);

/** An account with three events and a contact, and a phone that goes mad from a moment on. */
async function withPhone() {
  const alice = await account();
  const [phone, laptop] = [await addDevice(server, alice, 'Phone'), await addDevice(server, alice, 'Laptop')];
  const put = (name: string, summary: string, by: typeof phone = phone) =>
    by.put(`${alice.calendar}${name}.ics`, event({ uid: `${alice.name}-${name}`, summary })).status(201, 204);
  for (const name of ['a', 'b', 'c']) await put(name, 'First');
  await alice.put(`${alice.addressBook}a.vcf`, card()).status(201);
  const since = await momentIn(database);
  const undo = (...args: readonly string[]) => daybook(['undo', alice.name, '--since', since, ...args]);
  return { alice, phone, laptop, put, undo, since };
}

describe('what a device did', () => {
  it('is undone: changed, deleted and new objects, and a deleted collection, in all of the account', async () => {
    const { alice, phone, put, undo } = await withPhone();
    const places = [alice.calendar, alice.addressBook];
    const before = await Promise.all(places.map((place) => listed(alice, place)));
    await put('a', 'Second');
    await put('a', 'Third');
    await phone.delete(`${alice.calendar}b.ics`).status(204);
    await put('d', 'New');
    await phone.delete(alice.addressBook).status(204);
    const client = syncClient(alice, alice.calendar);
    await client.sync();
    const dry = await undo('--device', 'Phone', '--dry-run');
    expect(dry.printed.split('\n').sort()).toEqual([
      'addressbooks/default/a.vcf: bring back',
      'addressbooks/default: bring back',
      'calendars/default/a.ics: change back',
      'calendars/default/b.ics: bring back',
      'calendars/default/d.ics: remove',
    ]);
    expect(await undo('--device', 'Phone')).toMatchObject({ code: 0 });
    expect(await Promise.all(places.map((place) => listed(alice, place)))).toEqual(before);
    expect((await client.sync()).known).toEqual(before[0]);
    expect(await undo('--device', 'Phone')).toMatchObject({ printed: '' });
  });

  it('is undone even after its password was taken away', async () => {
    const { alice, phone, put, undo } = await withPhone();
    const before = await listed(alice, alice.calendar);
    await put('a', 'Second');
    expect(await daybook(['app-password', 'revoke', alice.name, String(phone.id)])).toMatchObject({ code: 0 });
    await phone.get(`${alice.calendar}a.ics`).status(401);
    expect((await daybook(['history', alice.name, '--limit', '1'])).printed).toContain(`Phone (${phone.id})`);
    expect(await undo('--device', 'Phone')).toMatchObject({ code: 0 });
    expect(await listed(alice, alice.calendar)).toEqual(before);
  });

  it('stays where somebody else changed the same object since, even if the device changed it once more', async () => {
    const { alice, phone, laptop, put, undo } = await withPhone();
    for (const name of ['a', 'b', 'c']) await put(name, 'Second');
    await put('a', 'Of the laptop', laptop);
    await put('b', 'Of the laptop', laptop);
    await put('b', 'Third');
    const before = await listed(alice, alice.calendar);
    expect(await undo('--device', String(phone.id))).toEqual({
      code: 1,
      printed: 'calendars/default: 1 changed back',
      said: [
        'calendars/default/a.ics stays as it is: somebody else changed it since.',
        'calendars/default/b.ics stays as it is: somebody else changed it since.',
        'Clients see it when they synchronise next.',
        '2 objects could not be brought back.',
      ].join('\n'),
    });
    const after = await listed(alice, alice.calendar);
    const isSame = (name: string) => after.get(`${alice.calendar}${name}`) === before.get(`${alice.calendar}${name}`);
    expect(['a.ics', 'b.ics', 'c.ics'].map(isSame)).toEqual([true, true, false]);
  });

  it('is undone in one collection and until a moment, if that is what is asked for', async () => {
    const { alice, phone, put, undo } = await withPhone();
    await put('a', 'Second');
    const until = await momentIn(database);
    await put('b', 'Second');
    await phone.delete(`${alice.addressBook}a.vcf`).status(204);
    expect(await undo('calendars/default', '--device', 'Phone', '--until', until)).toMatchObject({
      printed: 'calendars/default: 1 changed back',
    });
    expect((await listed(alice, alice.addressBook)).size).toBe(0);
  });

  it('means one device: a label that two have is not enough', async () => {
    const { alice, phone, undo } = await withPhone();
    const other = await addDevice(server, alice, 'Phone');
    expect(await undo('--device', 'Phone')).toMatchObject({
      code: 1,
      said: `Several devices are called Phone; give the id of one: ${phone.id}, ${other.id}.`,
    });
  });
});

describe('daybook history', () => {
  it('tells what happened, when, by whom, to what', async () => {
    const { alice, phone, put, since } = await withPhone();
    await put('a', 'Second, much longer');
    await phone.delete(`${alice.calendar}b.ics`).status(204);
    await alice.put(`${alice.calendar}d.ics`, event({ summary: 'New\\, too' })).status(201);
    const { printed, said } = await daybook(['history', alice.name, '--since', since]);
    expect(said).toBe('');
    const [heading, ...rows] = printed.split('\n').map((line) => line.split(/ {2,}/));
    expect(heading).toEqual(['TIME', 'CHANGE', 'BY', 'WHAT', 'WHERE', 'TITLE']);
    const of = (title: string, what: string, name: string, by: string | RegExp) => [
      expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/),
      expect.stringMatching(/^\d+$/),
      expect.stringMatching(by),
      what,
      `calendars/default/${name}`,
      title,
    ];
    const byPhone = `Phone (${phone.id})`;
    expect(rows).toEqual([
      of('New\\, too', 'created', 'd.ics', /^password \(\d+\)$/),
      of('First', 'deleted', 'b.ics', byPhone.replace(/[()]/g, '\\$&')),
      of('Second, much longer', 'changed', 'a.ics', byPhone.replace(/[()]/g, '\\$&')),
    ]);
    const ofPhone = await daybook(['history', alice.name, 'calendars/default', '--device', 'Phone', '--json']);
    expect(
      JSON.parse(ofPhone.printed).map(({ name, what }: { name: string; what: string }) => `${what} ${name}`),
    ).toEqual(['deleted b.ics', 'changed a.ics', 'created c.ics', 'created b.ics', 'created a.ics']);
    const limited = await daybook(['history', alice.name, '--limit', '2']);
    expect(limited.printed.split('\n')).toHaveLength(3);
    expect(limited.said).toBe('These are the last 2; --limit shows more.');
  });

  it('shows an undo as one act of a command, which can be undone by a moment', async () => {
    const { alice, put, undo, since } = await withPhone();
    for (const name of ['a', 'b']) await put(name, 'Second');
    const then = await momentIn(database);
    const before = await listed(alice, alice.calendar);
    await undo('--device', 'Phone');
    const { printed } = await daybook(['history', alice.name, '--since', since]);
    expect(printed.split('\n')[1]).toMatch(/ a command +changed 2 objects +calendars\/default$/);
    await daybook(['undo', alice.name, 'calendars/default', '--to', then]);
    expect(await listed(alice, alice.calendar)).toEqual(before);
  });

  it('of nothing is a sentence', async () => {
    const alice = await account();
    expect(await daybook(['history', alice.name])).toEqual({
      code: 0,
      printed: '',
      said: 'Nothing that is still known.',
    });
    expect(await daybook(['history', 'nobody'])).toMatchObject({ code: 1, said: 'There is no account nobody.' });
  });
});
