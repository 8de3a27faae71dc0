// Counting failures to sign in, on a real PostgreSQL; time is moved by moving what was recorded.
import { expect, it } from 'vitest';
import { blockedSeconds, forgetOldFailures, forgiveFailures, recordFailure } from '#store';
import { freshDatabase } from '../../../test/support/database.js';

const database = await freshDatabase();
const ALLOWED = 3;

const minutesPass = (subject: string, minutes: number) =>
  database.query(
    {
      name: 'minutes_pass',
      text: `update authentication_failure set since = since - make_interval(mins => $2),
        blocked_until = blocked_until - make_interval(mins => $2) where subject = $1`,
    },
    [subject, minutes],
  );
const fail = async (subject: string, times: number) => {
  for (let n = 0; n < times; n += 1) await recordFailure(database, subject, ALLOWED);
};
const blockedMinutes = async (subject: string) => Math.round((await blockedSeconds(database, [subject])) / 60);

it('nobody is blocked before the allowed number of failures', async () => {
  expect(await blockedSeconds(database, ['a'])).toBe(0);
  await fail('a', ALLOWED - 1);
  expect(await blockedSeconds(database, ['a'])).toBe(0);
  await fail('a', 1);
  expect(await blockedSeconds(database, ['a'])).toBeGreaterThan(58);
  expect(await blockedSeconds(database, ['b', 'a'])).toBeLessThanOrEqual(60);
  expect(await blockedSeconds(database, ['b'])).toBe(0);
});

it('each further failure doubles the time, up to 15 minutes', async () => {
  await fail('b', ALLOWED - 1);
  for (const minutes of [1, 2, 4, 8, 15, 15, 15]) {
    await fail('b', 1);
    expect(await blockedMinutes('b')).toBe(minutes);
    await minutesPass('b', minutes);
    expect(await blockedSeconds(database, ['b'])).toBe(0);
  }
});

it('failures more than 5 minutes apart do not count together', async () => {
  await fail('c', ALLOWED - 1);
  await minutesPass('c', 5);
  await fail('c', ALLOWED - 1);
  expect(await blockedSeconds(database, ['c'])).toBe(0);
});

it('a block is forgotten when it has been over for 15 minutes', async () => {
  await fail('d', ALLOWED + 1);
  await minutesPass('d', 2 + 15);
  await fail('d', 1);
  expect(await blockedSeconds(database, ['d'])).toBe(0);
  await fail('d', ALLOWED - 1);
  expect(await blockedMinutes('d')).toBe(1);
});

it('a success forgives', async () => {
  await fail('e', ALLOWED - 1);
  await forgiveFailures(database, 'e');
  await fail('e', ALLOWED - 1);
  expect(await blockedSeconds(database, ['e'])).toBe(0);
});

it('a thousand failures do not overflow', async () => {
  await fail('f', 1);
  await database.query(
    { name: 'many', text: `update authentication_failure set failures = 2000000 where subject = 'f'` },
    [],
  );
  await fail('f', 1);
  expect(await blockedMinutes('f')).toBe(15);
});

it('what no longer counts is deleted', async () => {
  await fail('g', 1);
  await fail('h', ALLOWED);
  await minutesPass('g', 6);
  await minutesPass('h', 10);
  await forgetOldFailures(database);
  const rows = await database.query<{ subject: string }>(
    { name: 'kept', text: `select subject from authentication_failure where subject in ('g', 'h')` },
    [],
  );
  expect(rows).toEqual([{ subject: 'h' }]);
});
