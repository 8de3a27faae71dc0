// After too many wrong passwords an account waits, from the address they came from: 429 with Retry-After (RFC 6585 §4).
import { expect, it } from 'vitest';
import { appPasswordDigest, generateAppPassword } from '#accounts';
import { addAppPassword } from '#store';
import { basic } from '../../support/dav-client.js';
import { startDaybook } from '../../support/server.js';

const { account, client, database } = await startDaybook();

async function guessUntilBlocked(name: string) {
  for (let guess = 1; guess <= 10; guess += 1) {
    await client({ authorization: basic(name, `guess ${guess}`) })
      .propfind('/dav/')
      .status(401);
  }
  return await client({ authorization: basic(name, 'guess 11') })
    .propfind('/dav/')
    .status(429);
}

it('an account is blocked for a minute, and what was verified before goes on', async () => {
  const alice = await account();
  await alice.propfind('/dav/').status(207);
  const { headers, text } = await guessUntilBlocked(alice.name);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
  expect(text).not.toBe('');
  await alice.propfind('/dav/').status(207);
});

it('also the right password has to wait when nobody verified it before, but other accounts do not', async () => {
  const [alice, bob] = [await account(), await account()];
  await guessUntilBlocked(alice.name);
  await alice.propfind('/dav/').status(429);
  await bob.propfind('/dav/').status(207);
});

it('a name that nobody has is blocked in the same way', async () => {
  await guessUntilBlocked('nobody-at-all');
});

it('a right app password is let in all the same', async () => {
  const alice = await account();
  await guessUntilBlocked(alice.name);
  const password = generateAppPassword();
  const secret = appPasswordDigest(password) ?? '';
  await addAppPassword(database, alice.name, { label: 'Phone', scope: 'full', expiresAt: null, secret });
  await client({ authorization: basic(alice.name, password) })
    .propfind('/dav/')
    .status(207);
});
