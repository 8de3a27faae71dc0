// When the disk is really full, changes are refused, nothing that was acknowledged is lost, and with more space it goes on by itself.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { event } from '../../support/objects.js';
import { syncCollection } from '../../support/request-bodies.js';
import { startServerProcess } from '../../support/server-process.js';
import { mountSmallDisk } from '../../support/small-disk.js';

const CALENDAR = '/dav/calendars/alice/default/';
const disk = mountSmallDisk('110m');

// What no compression makes smaller.
const large = (uid: string) => event({ uid, lines: [`X-NOISE:${randomBytes(400_000).toString('hex')}`] });

// Full more than once, so that it is not only the tables for which there is no space.
const REFUSALS = 5;

if (disk === undefined) it.skip('on a small disk, which only root may mount');
else {
  const server = await startServerProcess({ dataDir: join(disk.folder, 'data') });
  const alice = await server.account('alice');

  it('on a small disk', { timeout: 180_000 }, async () => {
    const stored = new Map<string, string>();
    const refused: string[] = [];
    while (refused.length < REFUSALS) {
      const name = `${stored.size + refused.length}`;
      const path = `${CALENDAR}${name}.ics`;
      const body = large(name);
      const { status } = await alice.put(path, body).status(201, 503, 507);
      if (status === 201) stored.set(path, body);
      else refused.push(path);
    }
    expect(stored.size).toBeGreaterThan(3);
    expect(await server.health('live')).toBe(true);
    disk.resize('1g');
    while (!(await server.health('ready'))) await delay(100);
    for (const [path, body] of stored) await alice.get(path).status(200).body(body);
    const { resources } = await alice.report(CALENDAR, syncCollection()).status(207);
    expect(resources.map(({ href }) => href).filter((href) => !refused.includes(href))).toEqual([...stored.keys()]);
    await alice.put(`${CALENDAR}more.ics`, large('more')).status(201);
  });
}
