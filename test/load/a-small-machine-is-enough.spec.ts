// 256 MiB hold the server and its database with ten accounts at work, with the settings that docs/scaling.md gives for it.
import { existsSync, readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { expect, it } from 'vitest';
import { hashPassword } from '#accounts';
import { addUser } from '#store';
import { C, D, el } from '#xml';
import { basic, davClient } from '../support/dav-client.js';
import { card, event } from '../support/objects.js';
import { calendarQuery } from '../support/queries.js';
import { propfind, syncCollection } from '../support/request-bodies.js';
import { PASSWORD } from '../support/server.js';
import { startServerProcess } from '../support/server-process.js';

const MIB = 1024 ** 2;
const ACCOUNTS = 10;
const EVENTS = 40;
const LISTS = 5;
const PHOTO = 1.5 * MIB;

const page = readFileSync(new URL('../../docs/scaling.md', import.meta.url), 'utf8');
/** The lines of a kind in the chapter about small machines. */
const documented = (pattern: RegExp) => [
  ...(/## A small machine\n(.*?)\n## /s.exec(page)?.[1] ?? '').matchAll(pattern),
];

const settings = Object.fromEntries(
  documented(/^([A-Z_]+)=(\S+)$/gm).map(([, name = '', value]) => [name, value ?? '']),
);
const node = documented(/(?<= )--max-[\w-]+=\d+/g).map(([argument]) => argument);
const server = await startServerProcess({ settings, node });

it.skipIf(!existsSync('/proc/self/smaps_rollup'))('and what they do', { timeout: 120_000 }, async () => {
  expect(node.length).toBeGreaterThan(1);
  expect(Object.keys(settings).length).toBeGreaterThan(1);
  // Real passwords, since to hash one takes 19 MiB.
  const secret = await hashPassword(PASSWORD);
  const names = Array.from({ length: ACCOUNTS }, (_, n) => `person${n}`);
  await server.withDatabase(async (database) => {
    for (const name of names) await addUser(database, { name, displayName: name, email: null, secret });
  });
  let peak = 0;
  const agent = new Agent({ keepAlive: true });
  await Promise.all(
    names.map(async (name) => {
      const client = davClient({ port: server.port, agent, headers: { authorization: basic(name, PASSWORD) } });
      const calendar = `/dav/calendars/${name}/default/`;
      for (let n = 0; n < EVENTS; n += 1) {
        await client
          .put(`${calendar}${n}.ics`, event({ lines: ['RRULE:FREQ=WEEKLY', `COMMENT:${'x'.repeat(500)}`] }))
          .status(201);
        if (n % 10 === 0) peak = Math.max(peak, server.footprint());
      }
      const contact = `/dav/addressbooks/${name}/default/photo.vcf`;
      await client.put(contact, card({ lines: [`PHOTO;ENCODING=b:${'x'.repeat(PHOTO)}`] })).status(201);
      await client.get(contact, { accept: 'application/vcard+json' }).status(200);
      for (let n = 0; n < LISTS; n += 1) {
        await client.list(calendar, propfind(D('getetag'))).status(207);
        await client.report(calendar, syncCollection()).status(207);
        await client
          .report(calendar, calendarQuery({ properties: [el(D('getetag')), el(C('calendar-data'))] }))
          .status(207);
        peak = Math.max(peak, server.footprint());
      }
    }),
  );
  agent.destroy();
  expect(peak).toBeGreaterThan(50 * MIB);
  expect(peak).toBeLessThan(256 * MIB);
});
