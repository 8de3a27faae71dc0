// `daybook group` and `daybook user add --admin`, on a real PostgreSQL.
import { afterAll, expect, it } from 'vitest';
import { addGroup, addUser, connect } from '#store';
import { commandLine } from '../../../../test/support/command-line.js';
import { freshDatabaseUrl } from '../../../../test/support/database.js';

const url = await freshDatabaseUrl();
const database = await connect({ url, poolSize: 1 });
afterAll(() => database.close());

const run = commandLine(url);
const daybook = (...args: readonly string[]) => run(args, { answers: ['secret'] });

const person = (name: string) => addUser(database, { name, displayName: name, email: null, secret: 'x' });
await person('dan');
await addGroup(database, { name: 'everybody', displayName: 'Everybody', email: null });

it('makes groups, puts users and groups into them, and lists who is in', async () => {
  await person('ada');
  await person('bea');
  expect(await daybook('group', 'add', 'board', '--display-name', 'The Board')).toMatchObject({
    code: 0,
    printed: 'The group board is ready.',
  });
  await daybook('group', 'add', 'house', '--email', 'house@example.com');
  expect(await daybook('group', 'add-member', 'board', 'ada', 'bea', 'ada')).toMatchObject({
    code: 0,
    printed: [
      'ada is now in the group board.',
      'bea is now in the group board.',
      'ada was already in the group board.',
    ].join('\n'),
  });
  await daybook('group', 'add-member', 'house', 'board');
  const { printed } = await daybook('group', 'list');
  expect(printed).toMatch(/^NAME +DISPLAY NAME +EMAIL +MEMBERS$/m);
  expect(printed).toMatch(/^board +The Board +ada, bea$/m);
  expect(printed).toMatch(/^house +house +house@example\.com +board$/m);
  expect(JSON.parse((await daybook('group', 'list', '--json')).printed)).toContainEqual(
    expect.objectContaining({ name: 'board', displayName: 'The Board', email: null, members: ['ada', 'bea'] }),
  );
});

it('takes members out, and groups away', async () => {
  await person('cia');
  await daybook('group', 'add', 'choir');
  await daybook('group', 'add-member', 'choir', 'cia');
  expect((await daybook('group', 'remove-member', 'choir', 'cia')).printed).toBe(
    'cia is no longer in the group choir.',
  );
  expect((await daybook('group', 'remove-member', 'choir', 'cia')).printed).toBe('cia was not in the group choir.');
  expect(await daybook('group', 'remove', 'choir')).toMatchObject({
    code: 1,
    said: expect.stringContaining('give --yes to delete without asking'),
  });
  expect(await daybook('group', 'remove', 'choir', '--yes')).toMatchObject({
    code: 0,
    printed: 'The group choir is deleted.',
  });
  expect(await daybook('group', 'remove', 'choir', '--yes')).toMatchObject({
    code: 1,
    said: 'There is no group choir.',
  });
});

it.each([
  ['a name that a user has', ['add', 'dan'], 'There is a user or group dan already.'],
  ['a name that cannot be in a URL', ['add', 'a/b'], /^A name cannot contain a slash/],
  ['a bad address', ['add', 'good', '--email', 'bad'], '"bad" is not an email address.'],
  ['an unknown group', ['add-member', 'nowhere', 'dan'], 'There is no group nowhere.'],
  ['an unknown member', ['add-member', 'everybody', 'nobody'], 'There is no user or group nobody.'],
  ['a proxy group as a member', ['add-member', 'everybody', 'dan/calendar-proxy-read'], /^There is no user or group/],
])('refuses %s with one sentence', async (_, args, sentence) => {
  const { code, said } = await daybook('group', ...args);
  expect(code).toBe(1);
  expect(said).toMatch(sentence);
});

it('makes administrators, and says who is one', async () => {
  await daybook('user', 'add', 'root', '--admin', '--password-stdin');
  await person('eve');
  const { printed } = await daybook('user', 'list');
  expect(printed).toMatch(/^root .* administrator /m);
  expect(printed).toMatch(/^eve .* user /m);
  const users: { name: string; administrator: boolean }[] = JSON.parse(
    (await daybook('user', 'list', '--json')).printed,
  );
  expect(users.filter(({ administrator }) => administrator).map(({ name }) => name)).toEqual(['root']);
});
