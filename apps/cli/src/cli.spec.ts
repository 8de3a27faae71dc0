// The command line, command by command, on a real PostgreSQL.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAuthenticator } from '#accounts';
import { acesOf, appPasswordForSignIn, connect, homeOfUser } from '#store';
import { commandLine } from '../../../test/support/command-line.js';
import { freshDatabaseUrl } from '../../../test/support/database.js';

const url = await freshDatabaseUrl();
const daybook = commandLine(url);

const signIn = async (name: string, password: string) => {
  const database = await connect({ url, poolSize: 2 });
  try {
    const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
    return (await createAuthenticator(database).authenticate(authorization, '192.0.2.1')).outcome;
  } finally {
    await database.close();
  }
};

const fromStdin = (password: string) => ({ answers: [password] });

describe('daybook user add', () => {
  it('makes an account that can sign in, and says what comes next', async () => {
    const args = [
      'user',
      'add',
      'alice',
      '--email',
      'alice@example.com',
      '--display-name',
      'Alice',
      '--password-stdin',
    ];
    const result = await daybook(args, fromStdin('open sesame'));
    expect(result).toMatchObject({ code: 0, said: '' });
    expect(result.printed).toContain('The account alice is ready.');
    expect(result.printed).toContain('http://127.0.0.1:8207/');
    expect(result.printed).toContain('PUBLIC_URL');
    expect(await signIn('alice', 'open sesame')).toBe('signed-in');
  });

  it('names the public URL where there is one', async () => {
    const env = { PUBLIC_URL: 'https://dav.example.com/' };
    const result = await daybook(['user', 'add', 'publius', '--password-stdin'], { ...fromStdin('x'), env });
    expect(result.printed).toMatch(/server +https:\/\/dav\.example\.com\/\n/);
    expect(result.printed).not.toContain('PUBLIC_URL');
  });

  it('lets everybody see when its owner is busy where FREE_BUSY says so', async () => {
    const database = await connect({ url, poolSize: 2 });
    const granted = async (name: string) => {
      const home = await homeOfUser(database, name, 'calendars');
      const aces = await acesOf(database, home === undefined ? [] : [home.id]);
      return aces.map(({ principal, privileges }) => [principal, ...privileges]);
    };
    await daybook(['user', 'add', 'closed', '--password-stdin'], fromStdin('x'));
    const env = { FREE_BUSY: 'everybody' };
    await daybook(['user', 'add', 'open', '--password-stdin'], { ...fromStdin('x'), env });
    expect(await granted('closed')).toEqual([]);
    expect(await granted('open')).toEqual([['authenticated', 'read-free-busy']]);
    await database.close();
  });

  it('asks twice when somebody is there', async () => {
    const differing = { answers: ['one', 'two'], isInteractive: true };
    expect(await daybook(['user', 'add', 'bob'], differing)).toEqual({
      code: 1,
      printed: '',
      said: 'The two passwords differ.',
    });
    expect(await daybook(['user', 'add', 'bob'], { answers: ['one', 'one'], isInteractive: true })).toMatchObject({
      code: 0,
    });
    expect(await signIn('bob', 'one')).toBe('signed-in');
  });

  it.each([
    ['a name that is taken', ['alice', '--password-stdin'], 'x', 'There is an account alice already.'],
    ['a bad name', ['a/b', '--password-stdin'], 'x', /^A user name cannot contain a slash/],
    ['an empty password', ['carol', '--password-stdin'], '', 'A password cannot be empty.'],
    ['no way to ask', ['carol'], 'x', /use --password-stdin\.$/],
    ['no email address', ['carol', '--email', 'carol', '--password-stdin'], 'x', '"carol" is not an email address.'],
    ['an empty display name', ['carol', '--display-name', ' ', '--password-stdin'], 'x', /^A display name/],
  ])('refuses %s with one sentence', async (_, args, password, sentence) => {
    const result = await daybook(['user', 'add', ...args], fromStdin(password));
    expect(result).toMatchObject({ code: 1, printed: '' });
    expect(result.said).toMatch(sentence);
    expect(result.said).not.toContain('\n');
  });
});

describe('daybook user list', () => {
  it('shows a table', async () => {
    await daybook(['user', 'add', 'lister', '--display-name', 'List\u202eer', '--password-stdin'], fromStdin('x'));
    const { code, printed } = await daybook(['user', 'list']);
    expect(code).toBe(0);
    expect(printed).toMatch(
      /^NAME +DISPLAY NAME +EMAIL +ROLE +CALENDARS +ADDRESS BOOKS +OBJECTS +USED +QUOTA +LAST USE$/m,
    );
    expect(printed).toMatch(/^lister +List\ufffder +user +1 +1 +0 +0 +1G +never$/m);
  });

  it('is JSON when that is asked for', async () => {
    const { printed } = await daybook(['user', 'list', '--json']);
    expect(JSON.parse(printed)).toContainEqual(
      expect.objectContaining({ name: 'lister', email: null, calendars: 1, octets: 0, quota: 'default' }),
    );
  });
});

describe('daybook user passwd', () => {
  it('changes the password', async () => {
    await daybook(['user', 'add', 'changer', '--password-stdin'], fromStdin('old'));
    expect(await daybook(['user', 'passwd', 'changer', '--password-stdin'], fromStdin('new'))).toMatchObject({
      code: 0,
    });
    expect(await signIn('changer', 'old')).toBe('refused');
    expect(await signIn('changer', 'new')).toBe('signed-in');
  });

  it('needs an account', async () => {
    expect(await daybook(['user', 'passwd', 'nobody', '--password-stdin'], fromStdin('new'))).toEqual({
      code: 1,
      printed: '',
      said: 'There is no account nobody.',
    });
  });
});

describe('daybook user quota', () => {
  const quota = async (...args: readonly string[]) => {
    const { printed, said } = await daybook(['user', 'quota', ...args], { env: { QUOTA: '500M' } });
    return printed || said;
  };

  it('says what an account may keep, and changes it', async () => {
    await daybook(['user', 'add', 'keeper', '--password-stdin'], fromStdin('x'));
    expect(await quota('keeper')).toBe('keeper keeps 0 of 500M (the default).');
    expect(await quota('keeper', '1536k')).toBe('keeper keeps 0 of 1.5M.');
    expect(await quota('keeper', 'none')).toBe('keeper keeps 0 and has no limit.');
    expect(JSON.parse((await daybook(['user', 'list', '--json'])).printed)).toContainEqual(
      expect.objectContaining({ name: 'keeper', quota: 'none' }),
    );
    expect(await quota('keeper', '0')).toBe('keeper keeps 0 of 0.');
    expect(await quota('keeper', 'default')).toBe('keeper keeps 0 of 500M (the default).');
  });

  it('refuses what is no quota, and nobody', async () => {
    expect(await quota('keeper', 'much')).toMatch(/^A quota is the word default, the word none, or a number of octets/);
    expect(await quota('nobody', '1G')).toBe('There is no account nobody.');
    expect(await quota('nobody')).toBe('There is no account nobody.');
  });
});

describe('daybook user admin', () => {
  const roleOf = async (name: string) =>
    new RegExp(`^${name} .* (administrator|user) `, 'm').exec((await daybook(['user', 'list'])).printed)?.[1];

  it('makes administrators, and unmakes them', async () => {
    await daybook(['user', 'add', 'chief', '--password-stdin'], fromStdin('x'));
    expect(await daybook(['user', 'admin', 'chief', 'on'])).toMatchObject({
      code: 0,
      printed: 'The account chief is an administrator now.',
    });
    expect(await roleOf('chief')).toBe('administrator');
    await daybook(['user', 'admin', 'chief', 'off']);
    expect(await roleOf('chief')).toBe('user');
    expect(await daybook(['user', 'admin', 'nobody', 'on'])).toMatchObject({
      code: 1,
      said: 'There is no account nobody.',
    });
    expect(await daybook(['user', 'admin', 'chief', 'maybe'])).toMatchObject({ code: 1 });
  });
});

describe('daybook user remove', () => {
  it('says what will go, and deletes nothing without a yes', async () => {
    await daybook(['user', 'add', 'leaver', '--password-stdin'], fromStdin('x'));
    const nobodyThere = await daybook(['user', 'remove', 'leaver']);
    expect(nobodyThere).toMatchObject({ code: 1, printed: '' });
    expect(nobodyThere.said).toContain('1 calendar with 0 objects');
    expect(nobodyThere.said).toContain('1 address book with 0 contacts');
    expect(nobodyThere.said).toMatch(/give --yes/);
    const wrongName = await daybook(['user', 'remove', 'leaver'], { answers: ['leave'], isInteractive: true });
    expect(wrongName).toMatchObject({ code: 1, printed: '' });
    expect(await signIn('leaver', 'x')).toBe('signed-in');
  });

  it('deletes when the name is typed, or with --yes', async () => {
    expect(await daybook(['user', 'remove', 'leaver'], { answers: ['leaver'], isInteractive: true })).toMatchObject({
      code: 0,
      printed: 'The account leaver is deleted.',
    });
    await daybook(['user', 'add', 'leaver', '--password-stdin'], fromStdin('x'));
    expect(await daybook(['user', 'remove', 'leaver', '--yes'])).toMatchObject({ code: 0 });
    expect(await signIn('leaver', 'x')).toBe('refused');
    expect(await daybook(['user', 'remove', 'leaver', '--yes'])).toMatchObject({ code: 1 });
  });
});

describe('daybook app-password', () => {
  it('prints a new one alone, lists it without showing it, and revokes it', async () => {
    await daybook(['user', 'add', 'phoner', '--password-stdin'], fromStdin('x'));
    const added = await daybook([
      'app-password',
      'add',
      'phoner',
      '--label',
      'Phone',
      '--read-only',
      '--expires',
      '30',
    ]);
    expect(added).toMatchObject({ code: 0 });
    expect(added.printed).toMatch(/^daybook(-[a-z2-7]{4}){7}$/);
    expect(await signIn('phoner', added.printed)).toBe('signed-in');

    const [listed] = JSON.parse((await daybook(['app-password', 'list', 'phoner', '--json'])).printed);
    expect(listed).toMatchObject({ label: 'Phone', scope: 'read-only' });
    expect(Object.keys(listed)).not.toContain('secret');
    const days = (Date.parse(listed.expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThanOrEqual(30);
    expect((await daybook(['app-password', 'list', 'phoner'])).printed).toMatch(/^\d+ +Phone +read-only /m);

    expect(await daybook(['app-password', 'revoke', 'phoner', String(listed.id)])).toMatchObject({ code: 0 });
    expect(await signIn('phoner', added.printed)).toBe('refused');
    expect(await daybook(['app-password', 'revoke', 'phoner', String(listed.id)])).toMatchObject({ code: 1 });
    expect(await daybook(['app-password', 'list', 'phoner'])).toEqual({
      code: 0,
      printed: '',
      said: 'phoner has no app passwords.',
    });
  });

  it('is stored as a digest only', async () => {
    await daybook(['user', 'add', 'digester', '--password-stdin'], fromStdin('x'));
    const { printed } = await daybook(['app-password', 'add', 'digester', '--label', 'x', '--expires', '2099-12-31']);
    const database = await connect({ url, poolSize: 1 });
    const digest = createHash('sha256').update(printed.replaceAll('-', '')).digest('hex');
    const credential = await appPasswordForSignIn(database, 'digester', digest);
    await database.close();
    expect(credential?.expiresAt).toEqual(new Date(2100, 0, 1));
  });

  it.each([
    ['an unknown account', ['add', 'nobody', '--label', 'x'], 1],
    ['an id that is none', ['revoke', 'alice', 'x'], 1],
    ['no label', ['add', 'alice'], 2],
    ['an empty label', ['add', 'alice', '--label', ' '], 2],
    ['a day that was', ['add', 'alice', '--label', 'x', '--expires', '2020-01-01'], 2],
    ['a day that never is', ['add', 'alice', '--label', 'x', '--expires', '2099-02-30'], 2],
    ['no days at all', ['add', 'alice', '--label', 'x', '--expires', '0'], 2],
  ])('refuses %s', async (_, args, code) => {
    const result = await daybook(['app-password', ...args]);
    expect(result).toMatchObject({ code, printed: '' });
    expect(result.said).not.toBe('');
  });
});

describe('daybook', () => {
  it.each([[[]], [['user']], [['usr']], [['user', 'add']], [['user', 'add', 'a', 'b']], [['user', 'list', '--yes']]])(
    'called as %j ends with 2 and says how it is used',
    async (args) => {
      const result = await daybook(args);
      expect(result).toMatchObject({ code: 2, printed: '' });
      expect(result.said).not.toBe('');
    },
  );

  it('shows its help', async () => {
    const { code, printed } = await daybook(['--help']);
    expect(code).toBe(0);
    for (const command of ['serve', 'migrate', 'user', 'app-password']) expect(printed).toContain(command);
  });

  it('says in one sentence that the database is away, and shows a stack only to who debugs', async () => {
    const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    const result = await daybook(['user', 'list'], { env });
    expect(result).toMatchObject({ code: 1, printed: '' });
    expect(result.said).toMatch(/^The database is not available: .*$/);
    expect(result.said).not.toContain('\n');
    expect((await daybook(['user', 'list'], { env: { ...env, LOG_LEVEL: 'debug' } })).said).toContain('\n    at ');
  });

  it('migrates', async () => {
    expect(await daybook(['migrate'])).toEqual({ code: 0, printed: 'The database is up to date.', said: '' });
  });
});
