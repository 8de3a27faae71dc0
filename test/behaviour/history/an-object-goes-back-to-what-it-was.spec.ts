// `daybook undo` of one object: its last change, a change by number, a moment; and clients follow at their next sync.
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../support/command-line.js';
import { momentIn } from '../../support/moments.js';
import { event } from '../../support/objects.js';
import { calendarQuery } from '../../support/queries.js';
import { propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';
import { listed, syncClient } from '../../support/sync-client.js';

const { account, database, databaseUrl } = await startDaybook();
const daybook = commandLine(databaseUrl);

const PATH = 'calendars/default/a.ics';
const said = 'Clients see it when they synchronise next.';

async function withEvent(summary = 'First'): Promise<{ alice: Account; href: string; uid: string; body: string }> {
  const alice = await account();
  const href = `${alice.calendar}a.ics`;
  const uid = `uid-${alice.name}`;
  const body = event({ uid, summary });
  await alice.put(href, body).status(201);
  return { alice, href, uid, body };
}

/** The numbers of the changes of an object, the first first. */
async function changesOf({ name }: Account, path = PATH): Promise<readonly number[]> {
  const { printed } = await daybook(['history', name, path, '--json']);
  return (JSON.parse(printed) as { change: number }[]).map(({ change }) => change).reverse();
}

describe('the last change', () => {
  it('of a changed object is taken back octet for octet, and taking it back can be taken back', async () => {
    const { alice, href, uid, body } = await withEvent();
    const second = event({ uid, summary: 'Second' });
    await alice.put(href, second).status(204);
    const client = syncClient(alice, alice.calendar);
    await client.sync();
    expect(await daybook(['undo', alice.name, PATH])).toEqual({
      code: 0,
      printed: 'calendars/default: 1 changed back',
      said,
    });
    await alice.get(href).status(200).body(body);
    expect(await client.sync()).toEqual({ known: await listed(alice, alice.calendar), anew: false });
    expect(await daybook(['undo', alice.name, PATH])).toMatchObject({ code: 0 });
    await alice.get(href).status(200).body(second);
  });

  it('that deleted the object is taken back, with its properties, and queries find it again', async () => {
    const { alice, href, body } = await withEvent('Needle');
    await alice.proppatch(href, propertyupdate([valued('{urn:x}mark', 'mine')])).status(207);
    await alice.delete(href).status(204);
    const client = syncClient(alice, alice.calendar);
    expect((await client.sync()).known.size).toBe(0);
    expect(await daybook(['undo', alice.name, PATH])).toEqual({
      code: 0,
      printed: 'calendars/default: 1 brought back',
      said,
    });
    await alice.get(href).status(200).body(body);
    expect((await alice.propfind(href, propfind('{urn:x}mark'))).of().text('{urn:x}mark')).toBe('mine');
    expect(await client.sync()).toEqual({ known: await listed(alice, alice.calendar), anew: false });
    const text = { name: 'VEVENT', properties: [{ name: 'SUMMARY', text: { text: 'needle' } }] };
    const range = { name: 'VEVENT', range: { start: '20260301T000000Z', end: '20260302T000000Z' } };
    for (const components of [[text], [range]]) {
      await alice.report(alice.calendar, calendarQuery({ components }), { depth: '1' }).hrefs([href]);
    }
  });

  it('that made the object is taken back: it goes, and its client sees that', async () => {
    const { alice, href } = await withEvent();
    const client = syncClient(alice, alice.calendar);
    await client.sync();
    expect(await daybook(['undo', alice.name, PATH])).toMatchObject({ printed: 'calendars/default: 1 removed' });
    await alice.get(href).status(404);
    expect(await client.sync()).toEqual({ known: new Map(), anew: false });
  });

  it('of an object whose earlier states are forgotten is not taken for its making', async () => {
    const { alice, href, uid } = await withEvent();
    await alice.put(href, event({ uid, summary: 'Second' })).status(204);
    await database.query({ name: 'forget', text: 'delete from version where uid = $1' }, [uid]);
    expect(await daybook(['undo', alice.name, PATH])).toMatchObject({ code: 1, printed: '' });
    await alice.get(href).status(200);
  });
});

describe('a state', () => {
  it('is named by the number of the change that made it, whatever was written to its properties', async () => {
    const { alice, href, uid, body } = await withEvent();
    await alice.proppatch(href, propertyupdate([valued('{urn:x}mark', 'mine')])).status(207);
    for (const summary of ['Second', 'Third']) await alice.put(href, event({ uid, summary })).status(204);
    await alice.delete(href).status(204);
    const [first, second, third, deletion] = await changesOf(alice);
    const to = (change: number | undefined) => daybook(['undo', alice.name, PATH, '--to', String(change)]);
    expect(await to(first)).toMatchObject({ code: 0 });
    await alice.get(href).status(200).body(body);
    expect(await to(second)).toMatchObject({ code: 0 });
    await alice.get(href).body(event({ uid, summary: 'Second' }));
    expect(await to(third)).toMatchObject({ code: 0 });
    await alice.get(href).body(event({ uid, summary: 'Third' }));
    expect(await to(third)).toEqual({ code: 0, printed: '', said: 'There is nothing to undo: it is so already.' });
    expect(await to(deletion)).toMatchObject({ printed: 'calendars/default: 1 removed' });
    await alice.get(href).status(404);
    expect(await to(999_999)).toEqual({
      code: 1,
      printed: '',
      said: `No such state of ${PATH} is known; daybook history shows which are.`,
    });
  });

  it('is named by a moment', async () => {
    const { alice, href, uid, body } = await withEvent();
    const then = await momentIn(database);
    await alice.put(href, event({ uid, summary: 'Second' })).status(204);
    await alice.delete(href).status(204);
    expect(await daybook(['undo', alice.name, PATH, '--to', then])).toMatchObject({ code: 0 });
    await alice.get(href).status(200).body(body);
  });

  it('does not come back over another object: not over its UID, and not over its name', async () => {
    const { alice, href, uid } = await withEvent();
    const [first] = await changesOf(alice);
    await alice.move(href, `${alice.calendar}b.ics`).status(201);
    expect(await daybook(['undo', alice.name, PATH])).toEqual({
      code: 1,
      printed: '',
      said: `${PATH} stays as it is: b.ics has its UID now.\n1 object could not be brought back.`,
    });
    await alice.delete(`${alice.calendar}b.ics`).status(204);
    await alice.put(href, event({ uid: `${uid}-2` })).status(201);
    expect(await daybook(['undo', alice.name, PATH, '--to', String(first)])).toEqual({
      code: 1,
      printed: '',
      said: `${PATH} stays as it is: another object has its name now.\n1 object could not be brought back.`,
    });
    await alice.report(alice.calendar, calendarQuery({ components: [] }), { depth: '1' }).hrefs([href]);
  });

  it('is only shown by a dry run', async () => {
    const { alice, href } = await withEvent();
    await alice.delete(href).status(204);
    expect(await daybook(['undo', alice.name, PATH, '--dry-run'])).toEqual({
      code: 0,
      printed: `${PATH}: bring back`,
      said: 'Nothing was changed: this was a dry run.',
    });
    await alice.get(href).status(404);
  });
});

describe('daybook undo', () => {
  it.each([
    ['without saying what', [], /^Say what to undo/],
    ['a place that is none', ['default/a.ics'], /is no place/],
    ['a collection that never was', ['calendars/none'], /has no collection calendars\/none/],
    ['a calendar that is there, without a time', ['calendars/default'], /^Say to which state/],
    ['a device without a time', ['--device', '1'], /^Say since when/],
    ['a device that is not there', ['--device', 'Fridge', '--since', '1h'], /^No device is called Fridge/],
    ['a moment before all that is kept', ['--to', '40d'], /kept for 30 days/],
  ])('refuses %s', async (_, args, sentence) => {
    const alice = await account();
    const result = await daybook(['undo', alice.name, ...args]);
    expect(result).toMatchObject({ code: 1, printed: '' });
    expect(result.said).toMatch(sentence);
  });

  it.each(['yesterday', '2026-02-30', '2026-13-01T00:00Z', '5', '1w', '2999-01-01'])(
    'does not take %j for a time since when',
    async (since) => {
      const result = await daybook(['undo', 'nobody', '--device', '1', '--since', since]);
      expect(result).toMatchObject({ code: 2, printed: '' });
    },
  );
});
