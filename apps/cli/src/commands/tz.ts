// `daybook tz`: the time zones that Daybook computes with, and how to bring newer ones in between two releases.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { buildSnapshot, InvalidZoneData, loadZones, type Snapshot } from '#icalendar';
import { readConfiguration, zonesFile } from '#runtime';
import { Failure } from '../failure.js';
import type { Terminal } from '../terminal.js';

const ZONEINFO = '/usr/share/zoneinfo';

export function addTzCommands(program: Command, terminal: Terminal): void {
  const tz = program.command('tz').description('show and update the time zones');

  tz.command('version')
    .description('show which version of tzdata is in use')
    .action(async () => terminal.print(await loadZones(ownFile(terminal))));

  tz.command('update')
    .description('take newer time zones from the tzdata of this machine; the server uses them from its next start on')
    .option('--from <folder>', 'where compiled tzdata is', ZONEINFO)
    .option('--output <file>', 'write there, whatever the version (default: in the data folder, if newer)')
    .action((options: UpdateOptions) => update(terminal, options));
}

interface UpdateOptions {
  readonly from: string;
  readonly output?: string;
}

async function update(terminal: Terminal, { from, output }: UpdateOptions): Promise<void> {
  const snapshot = await readZones(from);
  const file = output ?? ownFile(terminal);
  if (output === undefined) {
    // A damaged file is replaced.
    const current = await loadZones(file).catch(() => undefined);
    if (current !== undefined && snapshot.version <= current) {
      terminal.print(`Nothing to do: Daybook has tzdata ${current}, and ${from} has ${snapshot.version}.`);
      return;
    }
  }
  await writeWhole(file, `${JSON.stringify(snapshot, null, 2)}\n`);
  terminal.print(`tzdata ${snapshot.version} with ${Object.keys(snapshot.zones).length} zones is in ${file}.`);
}

async function readZones(folder: string): Promise<Snapshot> {
  try {
    return await buildSnapshot(folder);
  } catch (error) {
    if (error instanceof InvalidZoneData) throw error;
    throw new Failure(`The time zones in ${folder} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

function ownFile({ env }: Terminal): string {
  return zonesFile(readConfiguration(env).dataDir);
}

/** A server that starts at this moment finds the old file or the new one, never half of it. */
async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, text);
  await rename(unfinished, file);
}
