// Nodes on one database agree on who may sign in: a password that was taken away ends on all of them, and guesses count for all.
import { expect, it } from 'vitest';
import { appPasswordDigest, generateAppPassword } from '#accounts';
import { addAppPassword, revokeAppPassword } from '#store';
import { basic } from '../../support/dav-client.js';
import { startDaybook } from '../../support/server.js';

const node = await startDaybook();
const nodes = [node, await startDaybook({ beside: node }), await startDaybook({ beside: node })];

it('an app password ends at once on each node that remembers it', async () => {
  const alice = await node.account();
  const password = generateAppPassword();
  const secret = appPasswordDigest(password) ?? '';
  const about = { label: 'Phone', scope: 'full', expiresAt: null, secret } as const;
  const id = (await addAppPassword(node.database, alice.name, about)) ?? 0;
  const phones = nodes.map(({ client }) => client({ authorization: basic(alice.name, password) }));
  for (const phone of phones) await phone.propfind(alice.calendar).status(207);
  await revokeAppPassword(node.database, alice.name, id);
  for (const phone of phones) await phone.propfind(alice.calendar).status(401);
});

it('wrong passwords are counted for all nodes together', async () => {
  const alice = await node.account();
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const guesser = nodes[attempt % nodes.length]?.client({ authorization: basic(alice.name, `guess ${attempt}`) });
    statuses.push((await guesser?.propfind('/dav/'))?.status ?? 0);
  }
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
});
