// Signing in, on a real PostgreSQL.
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addAppPassword,
  addUser,
  type Database,
  listAppPasswords,
  removeUser,
  revokeAppPassword,
  type Statement,
  setPassword,
} from '#store';
import { freshDatabase } from '../../../test/support/database.js';
import { appPasswordDigest, generateAppPassword } from './app-passwords.js';
import { type Authenticator, createAuthenticator, type SignIn } from './authenticator.js';
import { hashPassword } from './passwords.js';

const database = await freshDatabase();
const PASSWORD = 'correct horse: battery';
const secret = await hashPassword(PASSWORD);
const HOME = '192.0.2.1';
const ELSEWHERE = '198.51.100.9';

let users = 0;
let name = '';
let ran: string[] = [];
let time = 0;
let authenticator: Authenticator;

const counting: Database = {
  ...database,
  query: (statement, values) => {
    ran.push(statement.name);
    return database.query(statement, values);
  },
};

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const signIn = (password = PASSWORD, address = HOME, user = name) =>
  authenticator.authenticate(basic(user, password), address);
const run = (text: string, values: unknown[] = []) => {
  const statement: Statement = { name: text.slice(0, 60), text };
  return database.query<Record<string, unknown>>(statement, values);
};
const newAppPassword = async (scope: 'full' | 'read-only' = 'full', expiresAt: Date | null = null) => {
  const appPassword = generateAppPassword();
  const digest = appPasswordDigest(appPassword) ?? '';
  const id = await addAppPassword(database, name, { label: 'Phone', secret: digest, scope, expiresAt });
  return { appPassword, id: id ?? 0 };
};
const outcomes = async (times: number, attempt: () => Promise<SignIn>) => {
  const all: string[] = [];
  for (let n = 0; n < times; n += 1) all.push((await attempt()).outcome);
  return all;
};

beforeEach(async () => {
  users += 1;
  name = `user${users}`;
  time = Date.now();
  await run('delete from authentication_failure');
  await addUser(database, { name, displayName: 'Somebody', email: null, secret });
  authenticator = createAuthenticator(counting, { now: () => time });
  ran = [];
});

describe('without usable credentials', () => {
  it('a request is anonymous, or refused when they cannot be read, and no statement runs', async () => {
    expect(await authenticator.authenticate(undefined, HOME)).toEqual({ outcome: 'anonymous' });
    expect(await authenticator.authenticate('Bearer abc', HOME)).toEqual({ outcome: 'anonymous' });
    expect(await authenticator.authenticate('Basic !', HOME)).toMatchObject({ outcome: 'refused' });
    expect(await signIn(PASSWORD, HOME, 'a/b')).toMatchObject({ outcome: 'refused' });
    expect(await signIn('x'.repeat(1025))).toMatchObject({ outcome: 'refused' });
    expect(ran).toEqual([]);
  });
});

describe('with a password', () => {
  it('the caller is the account with its credential', async () => {
    const result = await signIn();
    expect(result).toMatchObject({
      outcome: 'signed-in',
      caller: { principal: { name, displayName: 'Somebody' }, scope: 'full' },
    });
    expect(await signIn('wrong')).toMatchObject({ outcome: 'refused' });
    expect(await signIn(PASSWORD, HOME, name.toUpperCase())).toMatchObject({ outcome: 'refused' });
    expect(await signIn(PASSWORD, HOME, 'nobody')).toMatchObject({ outcome: 'refused' });
  });

  it('a second look within five minutes runs no statement, and a later one does', async () => {
    const first = await signIn();
    ran = [];
    const remembered = { ...first, anew: false };
    expect(await signIn(PASSWORD, ELSEWHERE)).toEqual(remembered);
    time += 5 * 60_000 - 1;
    expect(await signIn()).toEqual(remembered);
    expect(ran).toEqual([]);
    time += 1;
    expect(await signIn()).toEqual(first);
    expect(ran).toContain('password_for_sign_in');
  });

  it('ten connections at once pay for one hash', async () => {
    const results = await Promise.all(Array.from({ length: 10 }, () => signIn()));
    expect(results.every(({ outcome }) => outcome === 'signed-in')).toBe(true);
    expect(ran.filter((statement) => statement === 'password_for_sign_in')).toHaveLength(1);
  });

  it('after a change of the password the old one is refused once the credential is forgotten', async () => {
    const before = await signIn();
    if (before.outcome !== 'signed-in') throw new Error(before.outcome);
    await setPassword(database, name, await hashPassword('another'));
    const { credentialId } = before.caller;
    const valid = 'select id from credential where id = $1 and (expires_at is null or expires_at > now())';
    expect(await run(valid, [credentialId])).toEqual([]);
    authenticator.forget(credentialId);
    expect(await signIn()).toMatchObject({ outcome: 'refused' });
    const after = await signIn('another');
    expect(after.outcome === 'signed-in' && after.caller.credentialId !== credentialId).toBe(true);
    expect((await createAuthenticator(database).authenticate(basic(name, PASSWORD), HOME)).outcome).toBe('refused');
  });

  it('an account that is gone is refused like one that never was', async () => {
    const before = await signIn();
    await removeUser(database, name);
    if (before.outcome === 'signed-in') authenticator.forget(before.caller.credentialId);
    expect(await signIn()).toMatchObject({ outcome: 'refused' });
  });
});

describe('with an app password', () => {
  it('the caller has its scope, and its use is recorded', async () => {
    const { appPassword, id } = await newAppPassword('read-only');
    expect(await signIn(appPassword)).toMatchObject({
      outcome: 'signed-in',
      caller: { credentialId: id, scope: 'read-only' },
    });
    const [listed] = (await listAppPasswords(database, name)) ?? [];
    expect(listed?.lastUsedAt?.getTime()).toBeGreaterThan(Date.now() - 10_000);
  });

  it('a use within the same minute is not written again', async () => {
    const { appPassword, id } = await newAppPassword();
    await signIn(appPassword);
    const version = () => run('select xmin::text as version from credential where id = $1', [id]);
    const first = await version();
    authenticator.forget(id);
    await signIn(appPassword);
    expect(await version()).toEqual(first);
    await run(`update credential set last_used_at = now() - interval '61 seconds' where id = $1`, [id]);
    const old = await version();
    authenticator.forget(id);
    await signIn(appPassword);
    expect(await version()).not.toEqual(old);
  });

  it('it works for its own account only', async () => {
    const { appPassword } = await newAppPassword();
    await addUser(database, { name: `${name}b`, displayName: '', email: null, secret });
    expect(await signIn(appPassword, HOME, `${name}b`)).toMatchObject({ outcome: 'refused' });
  });

  it('it ends when it is revoked', async () => {
    const { appPassword, id } = await newAppPassword();
    await signIn(appPassword);
    expect(await revokeAppPassword(database, name, id)).toBe(true);
    authenticator.forget(id);
    expect(await signIn(appPassword)).toMatchObject({ outcome: 'refused' });
  });

  it('it ends with its expiry, also when it is remembered', async () => {
    const { appPassword, id } = await newAppPassword('full', new Date(time + 60_000));
    expect((await signIn(appPassword)).outcome).toBe('signed-in');
    time += 60_000;
    await run(`update credential set expires_at = now() where id = $1`, [id]);
    expect(await signIn(appPassword)).toMatchObject({ outcome: 'refused' });
  });
});

describe('after too many failures', () => {
  const over = (subject: string) =>
    run(`update authentication_failure set blocked_until = now() - interval '1 second' where subject = $1`, [subject]);

  it('an account is blocked for the address they came from, first for a minute, then for two', async () => {
    expect(await outcomes(10, () => signIn('wrong'))).toEqual(Array(10).fill('refused'));
    for (const password of ['wrong', PASSWORD]) {
      const result = await signIn(password);
      expect(result.outcome).toBe('blocked');
      if (result.outcome === 'blocked') expect(result.retryAfter).toBeGreaterThan(55);
      if (result.outcome === 'blocked') expect(result.retryAfter).toBeLessThanOrEqual(60);
    }
    expect((await signIn(PASSWORD, ELSEWHERE)).outcome).toBe('signed-in');
    await over(`account:${name}@${HOME}`);
    expect(await outcomes(2, () => signIn('wrong'))).toEqual(['refused', 'blocked']);
    const again = await signIn('wrong');
    if (again.outcome !== 'blocked') throw new Error(again.outcome);
    expect(again.retryAfter).toBeGreaterThan(60);
    expect(again.retryAfter).toBeLessThanOrEqual(120);
  });

  it('an unknown name is blocked in the same way', async () => {
    expect(await outcomes(11, () => signIn('wrong', HOME, 'nobody'))).toEqual([
      ...Array(10).fill('refused'),
      'blocked',
    ]);
  });

  it('all nodes know', async () => {
    await outcomes(10, () => signIn('wrong'));
    const other = createAuthenticator(database);
    expect((await other.authenticate(basic(name, PASSWORD), HOME)).outcome).toBe('blocked');
  });

  it('addresses of one /64 count as one', async () => {
    let host = 0;
    await outcomes(10, () => signIn('wrong', `2001:db8::${(++host).toString(16)}`));
    expect((await signIn(PASSWORD, '2001:db8::abcd')).outcome).toBe('blocked');
    expect((await signIn(PASSWORD, '2001:db8:0:1::1')).outcome).toBe('signed-in');
  });

  it('a right app password still works, and so does what was verified before', async () => {
    const { appPassword } = await newAppPassword();
    await signIn();
    await outcomes(10, () => signIn('wrong'));
    await run(`insert into authentication_failure values ($1, 200, now(), now() + interval '15 minutes')`, [
      `address:${ELSEWHERE}`,
    ]);
    expect((await signIn()).outcome).toBe('signed-in');
    expect((await signIn(appPassword)).outcome).toBe('signed-in');
    authenticator = createAuthenticator(database);
    expect((await signIn(appPassword, ELSEWHERE)).outcome).toBe('signed-in');
    expect((await signIn(PASSWORD, ELSEWHERE)).outcome).toBe('blocked');
  });

  it('wrong app passwords are not hashed and count for the address alone', async () => {
    expect(await outcomes(12, () => signIn(generateAppPassword()))).toEqual(Array(12).fill('refused'));
    expect(ran).not.toContain('password_for_sign_in');
    expect((await signIn()).outcome).toBe('signed-in');
    await run('update authentication_failure set failures = 99 where subject = $1', [`address:${HOME}`]);
    expect(await outcomes(2, () => signIn(generateAppPassword()))).toEqual(['refused', 'blocked']);
  });

  it('an address is blocked after a hundred, whatever the names', async () => {
    await run('insert into authentication_failure values ($1, 98, now(), null)', [`address:${HOME}`]);
    const names = ['x', 'y', 'z'];
    expect(await outcomes(3, () => signIn('wrong', HOME, names.pop()))).toEqual(['refused', 'refused', 'blocked']);
    expect((await signIn(PASSWORD, HOME)).outcome).toBe('blocked');
  });

  it('a success starts the count anew', async () => {
    await outcomes(9, () => signIn('wrong'));
    expect((await signIn()).outcome).toBe('signed-in');
    expect(await outcomes(9, () => signIn('wrong'))).toEqual(Array(9).fill('refused'));
  });

  it('many guesses at one moment do not pass the count', async () => {
    authenticator = createAuthenticator(database, { parallel: 2 });
    const guesses = await Promise.all(Array.from({ length: 30 }, (_, n) => signIn(`guess ${n}`)));
    const refused = guesses.filter(({ outcome }) => outcome === 'refused').length;
    expect(refused).toBeGreaterThanOrEqual(10);
    expect(refused).toBeLessThanOrEqual(11);
  });
});

describe('under load', () => {
  it('what does not fit into the queue is told so at once, but app passwords are not', async () => {
    authenticator = createAuthenticator(database, { parallel: 1, queue: 2 });
    const { appPassword } = await newAppPassword();
    const guesses = Array.from({ length: 5 }, (_, n) => signIn(`guess ${n}`, `192.0.2.${n + 10}`));
    expect((await signIn(appPassword)).outcome).toBe('signed-in');
    const counts = (await Promise.all(guesses)).map(({ outcome }) => outcome).sort();
    expect(counts).toEqual(['busy', 'busy', 'refused', 'refused', 'refused']);
  });
});

it('an unknown name takes as long as a wrong password', async () => {
  const times = { known: [] as number[], unknown: [] as number[] };
  const attempt = async (kind: keyof typeof times, round: number) => {
    const started = performance.now();
    await signIn('wrong', `203.0.113.${round}`, kind === 'known' ? name : `${name}x`);
    times[kind].push(performance.now() - started);
  };
  await attempt('unknown', 0);
  times.unknown = [];
  for (let round = 1; round <= 15; round += 1) {
    await attempt('known', round);
    await attempt('unknown', round);
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[7] ?? 0;
  expect(Math.abs(median(times.known) - median(times.unknown))).toBeLessThan(20);
  // A hash alone takes longer than this; without one the answer would come faster.
  expect(median(times.unknown)).toBeGreaterThan(5);
});
