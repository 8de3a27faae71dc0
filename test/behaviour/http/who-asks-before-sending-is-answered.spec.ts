// Expect: 100-continue: a client that asks first sends its body only when that makes sense (RFC 9110 §10.1.1).
import { expect, it } from 'vitest';
import { event } from '../../support/objects.js';
import { head, sendRaw, statusesIn } from '../../support/raw-http.js';
import { startDaybook } from '../../support/server.js';

const { account, port } = await startDaybook({ limits: { maxResourceSize: 10_000 } });

/** The head of a PUT that asks. */
async function asking(length: number, name = 'default') {
  const alice = await account();
  const path = `/dav/calendars/${alice.name}/${name}/a.ics`;
  const fields = ['Host: x', 'Expect: 100-continue', 'Content-Type: text/calendar', `Content-Length: ${length}`];
  const ask = (...more: readonly string[]) => head(`PUT ${path} HTTP/1.1`, ...fields, ...more);
  return { alice, path, ask, credentials: `Authorization: ${alice.authorization}` };
}

it('is told to go on when the body is wanted', async () => {
  const body = event();
  const { alice, path, ask, credentials } = await asking(body.length);
  expect(statusesIn(await sendRaw(port, ask(credentials) + body))).toEqual([100, 201]);
  await alice.get(path).body(body);
});

it('is refused at once without credentials', async () => {
  const { ask } = await asking(100);
  expect(statusesIn(await sendRaw(port, ask()))).toEqual([401]);
});

it('is refused at once when the body is too large', async () => {
  const { ask, credentials } = await asking(20_000);
  expect(statusesIn(await sendRaw(port, ask(credentials)))).toEqual([403]);
});

it('is refused at once where nothing can be put', async () => {
  const { ask, credentials } = await asking(100, 'nothing');
  expect(statusesIn(await sendRaw(port, ask(credentials)))).toEqual([409]);
});
