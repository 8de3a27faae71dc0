// Work on a large body is given up after a time; that of others goes on.
import { expect, it } from 'vitest';
import { event } from '../support/objects.js';
import { startServerProcess } from '../support/server-process.js';

// A thread alone takes longer to start.
const server = await startServerProcess({ settings: { BODY_TIME: '0.1' } });
const alice = await server.account('alice');
const bob = await server.account('bob');
const large = event({ lines: [`ATTACH:data:,${'x'.repeat(9_000_000)}`] });

it('with 503, and nothing is stored', async () => {
  const refused = [1, 2, 3].map((n) => alice.put(`/dav/calendars/alice/default/${n}.ics`, large).status(503));
  await bob.put('/dav/calendars/bob/default/a.ics', event()).status(201);
  for (const answer of refused) expect((await answer).headers['retry-after']).toBe('60');
  await alice.get('/dav/calendars/alice/default/1.ics').status(404);
  await alice.put('/dav/calendars/alice/default/1.ics', event()).status(201);
});

it('and nothing of it keeps the server from its end', async () => {
  const refused = alice.put('/dav/calendars/alice/default/2.ics', large).catch(() => undefined);
  expect(await server.stop()).toBe(0);
  await refused;
});
