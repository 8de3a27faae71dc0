// Makes a snapshot of a folder like /usr/share/zoneinfo.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidZoneData } from './history.js';
import { readLeapSeconds } from './leap-seconds.js';
import { encodeHistory, type Snapshot } from './snapshot.js';
import { readTzif } from './tzif.js';

// The source of the folder's files in one file, which names the version, all zones and all links.
const INDEX = 'tzdata.zi';
const LEAP_SECONDS = 'leap-seconds.list';
const INDEX_VERSION = /^# version (\d{4}[a-z]{1,2})\b/;
const INDEX_LINE = /^(?:Z ([\w+/-]+) |L ([\w+/-]+) ([\w+/-]+)$)/gm;
// Not a place: it stands for a clock that nobody has set.
const UNSET = 'Factory';

/**
 * Reads all zones of a folder with compiled tzdata.
 * @throws InvalidZoneData; or the file system's error, where a file cannot be read
 */
export async function buildSnapshot(folder: string): Promise<Snapshot> {
  const index = await readFile(join(folder, INDEX), 'utf8');
  const [, version] = INDEX_VERSION.exec(index) ?? [];
  if (version === undefined) throw new InvalidZoneData(`${join(folder, INDEX)} does not tell its version.`);
  const lines = [...index.matchAll(INDEX_LINE)];
  const names = lines.flatMap(([, zone = UNSET]) => (zone === UNSET ? [] : [zone]));
  const targets = new Map(lines.flatMap(([, , target, alias]) => (target && alias ? [[alias, target] as const] : [])));
  const zones = new Map<string, string>();
  for (const name of names) zones.set(name, await readZone(folder, name));
  const links = [...targets].map(([alias, target]) => [alias, targets.get(target) ?? target] as const);
  const { mtime } = await stat(join(folder, INDEX));
  const modified = mtime.toISOString().replace(/\.\d+/, '');
  const leapSeconds = await readFile(join(folder, LEAP_SECONDS), 'utf8').then(readLeapSeconds, absent);
  return { version, modified, zones: inOrder(zones), links: inOrder(links), ...(leapSeconds && { leapSeconds }) };
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

async function readZone(folder: string, name: string): Promise<string> {
  try {
    return encodeHistory(readTzif(await readFile(join(folder, name))));
  } catch (error) {
    if (error instanceof InvalidZoneData) throw new InvalidZoneData(`${name}: ${error.message}`);
    throw error;
  }
}

function inOrder(entries: Iterable<readonly [string, string]>): Record<string, string> {
  return Object.fromEntries([...entries].sort(([one], [other]) => (one < other ? -1 : 1)));
}
