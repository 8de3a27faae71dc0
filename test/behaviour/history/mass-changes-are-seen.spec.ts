// A device that deletes or rewrites much of a collection at once is noted, once, and the note says how to undo it.
import { describe, expect, it } from 'vitest';
import { createLogger } from '#runtime';
import { type MassChangeLimits, noteMassChanges } from '#store';
import { reportMassChanges } from '../../../apps/server/src/mass-changes.js';
import { commandLine } from '../../support/command-line.js';
import { addDevice } from '../../support/device.js';
import { fill } from '../../support/filled.js';
import { event } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';
import { listed } from '../../support/sync-client.js';

const server = await startDaybook();
const { account, database, databaseUrl } = server;
const daybook = commandLine(databaseUrl);

const LIMITS: MassChangeLimits = { massChangeShare: 50, massChangeObjects: 5, massChangeMinutes: 10 };

/** A calendar of ten events, written long ago, and a phone. */
async function withPhone() {
  const alice = await account();
  const phone = await addDevice(server, alice);
  const paths = await fill(database, alice, 10, event());
  await backdate('object', 'modified_at', alice.name);
  const found = async () => (await noteMassChanges(database, LIMITS)).filter(({ owner }) => owner === alice.name);
  return { alice, phone, paths, found };
}

/** Puts everything that was written to an account until now three hours back. */
async function backdate(table: 'object' | 'version', column: string, owner: string): Promise<void> {
  await database.query(
    {
      name: `backdate_${table}_${column}`,
      text: `update ${table} set ${column} = ${table}.${column} - interval '3 hours'
        from home h join principal p on p.id = h.principal_id where h.id = ${table}.home_id and p.name = $1`,
    },
    [owner],
  );
}

describe('a mass change', () => {
  it('is noted once, is one line of the history, and the command that is shown undoes it', async () => {
    const { alice, phone, paths, found } = await withPhone();
    const before = await listed(alice, alice.calendar);
    for (const path of paths.slice(0, 6)) await phone.delete(path).status(204);
    expect(await found()).toMatchObject([{ credentialId: phone.id, objects: 6, members: 10 }]);
    expect(await found()).toEqual([]);
    // It goes on, and is still the same.
    await phone.delete(paths[6] ?? '').status(204);
    expect(await found()).toEqual([]);
    const { printed, said } = await daybook(['history', alice.name]);
    expect(printed.split('\n').slice(1)).toEqual([
      expect.stringMatching(/ Phone \(\d+\) +changed or deleted much: 7 of 10 +calendars\/default$/),
      expect.stringMatching(/created 10 objects/),
    ]);
    const [, command = ''] = /: daybook (.+)$/.exec(said) ?? [];
    expect(await daybook(command.split(' '))).toMatchObject({ code: 0 });
    expect(await listed(alice, alice.calendar)).toEqual(before);
  });

  it('is told to the audit log, once', async () => {
    const { alice, phone, paths } = await withPhone();
    const lines: Record<string, unknown>[] = [];
    const logger = createLogger({ logLevel: 'warn' }, { write: (line) => lines.push(JSON.parse(line)) });
    await reportMassChanges(database, LIMITS, logger);
    lines.length = 0;
    for (const path of paths) await phone.delete(path).status(204);
    for (let time = 0; time < 2; time += 1) await reportMassChanges(database, LIMITS, logger);
    const audit = [{ act: 'mass-change', href: alice.calendar }];
    expect(lines).toMatchObject([{ account: alice.name, device: phone.id, objects: 10, members: 10, audit }]);
  });

  it.each([
    ['a small share', 4, 0],
    ['a small number', 4, 6],
  ])('is not %s', async (_, deleted, deletedLongAgo) => {
    const { alice, phone, paths, found } = await withPhone();
    for (const path of paths.slice(4, 4 + deletedLongAgo)) await phone.delete(path).status(204);
    await backdate('version', 'replaced_at', alice.name);
    for (const path of paths.slice(0, deleted)) await phone.delete(path).status(204);
    expect(await found()).toEqual([]);
  });

  it('is not what several devices did, nor what was new itself, nor what a command did', async () => {
    const { alice, phone, paths, found } = await withPhone();
    for (const path of paths.slice(0, 4)) await phone.delete(path).status(204);
    for (const path of paths.slice(4, 8)) await alice.delete(path).status(204);
    for (let n = 0; n < 20; n += 1)
      await phone.put(`${alice.calendar}new-${n % 10}.ics`, event({ uid: `new-${n % 10}` }));
    expect(await found()).toEqual([]);
    await daybook(['undo', alice.name, 'calendars/default', '--to', new Date().toISOString()]);
    expect(await found()).toEqual([]);
  });

  it('is rewriting, too', async () => {
    const { phone, paths, found } = await withPhone();
    for (const [index, path] of paths.entries()) {
      await phone.put(path, event({ uid: `uid-${index + 1}`, summary: 'Broken' })).status(204);
    }
    expect(await found()).toMatchObject([{ objects: 10, members: 10 }]);
  });
});
