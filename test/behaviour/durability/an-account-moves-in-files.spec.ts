// `daybook export` of an account and `daybook import` into another: the same octets, names and properties.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { C, D, expandedName, type Name } from '#xml';
import { commandLine } from '../../support/command-line.js';
import { card, event, task } from '../../support/objects.js';
import { components, mkcalendar, propertyupdate, propfind, valued } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';
import { listed } from '../../support/sync-client.js';

const folder = await mkdtemp(join(tmpdir(), 'daybook-moving-'));
afterAll(() => rm(folder, { recursive: true }));

const { account, databaseUrl } = await startDaybook();
const daybook = commandLine(databaseUrl);

const COLOR = expandedName('http://apple.com/ns/ical/', 'calendar-color');
const MARK = expandedName('urn:x', 'mark');
const ASKED: readonly Name[] = [
  D('displayname'),
  D('resourcetype'),
  COLOR,
  MARK,
  C('calendar-description'),
  C('supported-calendar-component-set'),
];

let moves = 0;
async function moved(from: Account, to: Account): Promise<string> {
  const path = join(folder, `move-${++moves}`);
  expect(await daybook(['export', from.name, '--to', path])).toMatchObject({ code: 0, said: '' });
  expect(await daybook(['import', to.name, path])).toMatchObject({ code: 0, said: '' });
  return path;
}

/** Everything of an account that clients can tell from outside, without its name. */
async function appearance(of: Account): Promise<unknown> {
  const found: unknown[] = [];
  for (const home of [of.calendarHome, of.addressBookHome]) {
    for (const path of (await listed(of, home)).keys()) {
      const answer = await of.list(path, propfind(...ASKED)).status(207);
      const bodies = await Promise.all([...(await listed(of, path)).keys()].map((href) => of.get(href)));
      found.push(
        answer.text.replaceAll(of.name, 'NAME'),
        bodies.map(({ text, etag }) => [text, etag]),
      );
    }
  }
  return found;
}

it('with everything that clients can tell', async () => {
  const [alice, bob] = [await account(), await account()];
  const work = `${alice.calendarHome}w%C3%B6rk%20%26%20play/`;
  const properties = [valued(D('displayname'), 'Wörk & <Play>'), valued(COLOR, '#ff0000ff'), components('VTODO')];
  await alice.mkcalendar(work, mkcalendar(...properties)).status(201);
  await alice.put(`${work}odd%20%25%C3%A5.ics`, task({ summary: 'Ünïcode' })).status(201);
  await alice.put(`${work}lf.ics`, task().replaceAll('\r\n', '\n')).status(201);
  const described = propertyupdate(
    [valued(C('calendar-description'), 'Mine'), valued(MARK, ' a  b ')],
    [D('displayname')],
  );
  await alice.proppatch(alice.calendar, described).status(207);
  await alice.put(`${alice.calendar}a.ics`, event()).status(201);
  await alice.proppatch(`${alice.calendar}a.ics`, propertyupdate([valued(MARK, 'one')])).status(207);
  await alice.put(`${alice.addressBook}a.vcf`, card({ name: 'Åsa Ödman' })).status(201);
  // What a new account calls its calendar itself, an export cannot take away.
  await bob.proppatch(bob.calendar, propertyupdate([], [D('displayname')])).status(207);
  const path = await moved(alice, bob);
  expect(await appearance(bob)).toEqual(await appearance(alice));
  const again = await daybook(['import', bob.name, path]);
  expect(again).toMatchObject({ code: 0, said: '' });
  expect(again.printed.split('\n').map((line) => line.slice(path.length + 1))).toEqual([
    'calendars/default: 1 already there',
    'calendars/wörk & play: 2 already there',
    'addressbooks/default: 1 already there',
    'files: nothing',
  ]);
});

it('with files and folders, and their types', async () => {
  const [alice, bob] = [await account(), await account()];
  // No UTF-8, and nothing at all.
  const octets = Buffer.from([0, 255, 13, 10, 128]);
  await alice.mkcol(`${alice.files}late/`).status(201);
  await alice.mkcol(`${alice.files}a%20b/`).status(201);
  await alice.send('MOVE', `${alice.files}late/`, undefined, { destination: `${alice.files}a%20b/late/` }).status(201);
  const stored: Readonly<Record<string, string>> = {
    'a%20b/late/%C3%A5.bin': 'image/png',
    'a%20b/x': 'text/html',
    y: 'text/plain',
  };
  for (const [name, type] of Object.entries(stored)) {
    await alice.put(`${alice.files}${name}`, name === 'y' ? '' : octets, { 'content-type': type }).status(201);
  }
  await alice.proppatch(`${alice.files}y`, propertyupdate([valued(MARK, 'one')])).status(207);
  await alice.proppatch(`${alice.files}a%20b/`, propertyupdate([valued(MARK, 'two')])).status(207);
  const path = await moved(alice, bob);
  for (const name of Object.keys(stored)) {
    const [one, other] = [await alice.get(`${alice.files}${name}`), await bob.get(`${bob.files}${name}`)];
    expect([other.bytes, other.headers['content-type'], other.etag]).toEqual([
      one.bytes,
      one.headers['content-type'],
      one.etag,
    ]);
  }
  for (const name of ['', 'a%20b/', 'a%20b/late/']) {
    const lists = [alice, bob].map(async (of) => {
      const { text } = await of
        .list(`${of.files}${name}`, propfind(D('resourcetype'), D('getcontenttype'), MARK))
        .status(207);
      return text.replaceAll(of.name, 'NAME');
    });
    expect(await lists[1]).toBe(await lists[0]);
  }
  await bob.put(`${bob.files}y`, 'changed').status(204);
  const again = await daybook(['import', bob.name, path]);
  expect(again).toMatchObject({ code: 1 });
  expect(again.said).toContain('y: another file has its name; --replace writes over it.');
  expect(again.printed).toContain('files/a b/late: 1 already there');
  expect((await daybook(['import', bob.name, path, '--replace'])).printed).toContain('1 replaced');
  expect((await bob.get(`${bob.files}y`)).text).toBe('');
});

it('but for what cannot be stored, which is named', async () => {
  const [alice, bob] = [await account(), await account()];
  await alice.proppatch(alice.calendar, propertyupdate([valued(MARK, 'one'), valued(COLOR, '#000000ff')])).status(207);
  await alice.put(`${alice.calendar}a.ics`, event()).status(201);
  const path = join(folder, 'damaged');
  await daybook(['export', alice.name, '--to', path]);
  const file = join(path, 'account.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('one</', 'one</x').replace(/"\{[^"]*calendar-color\}?[^"]*"/, '"{DAV:}getetag"'));
  await writeFile(join(path, 'calendars/default/b.ics'), 'BEGIN:NOTHING');
  const { code, printed, said } = await daybook(['import', bob.name, path]);
  expect(code).toBe(1);
  expect(printed).toContain(`${path}/calendars/default: 3 refused, 1 stored`);
  expect(said).toContain('{urn:x}mark: It is not the element of this name.');
  expect(said).toContain('There were 3 refusals.');
  const answer = await bob.propfind(bob.calendar, propfind(...ASKED)).status(207);
  expect([answer.of().text(MARK), answer.of().text(D('displayname'))]).toEqual([undefined, 'Calendar']);
});

it.each([
  ['a folder of something else', undefined, /is no folder that daybook export wrote/],
  ['what is no JSON', '{', /account\.json is not JSON/],
  ['what has no collections', 'null', /has no collections/],
  [
    'a name that leaves the folder',
    '{"collections":[{"area":"calendars","kind":"calendar","name":".."}]}',
    /cannot be: "\.\."/,
  ],
  [
    'a folder that leaves the folder',
    '{"collections":[{"area":"files","kind":"folder","name":"a/../../b"}]}',
    /cannot be: "a\/\.\.\/\.\.\/b"/,
  ],
  ['a kind of another area', '{"collections":[{"area":"files","kind":"calendar","name":"a"}]}', /cannot be: "a"/],
  ['a kind that is not there', '{"collections":[{"area":"calendars","kind":"diary","name":"a"}]}', /cannot be: "a"/],
])('is refused for %s', async (_, content, sentence) => {
  const path = await mkdtemp(join(folder, 'other-'));
  if (content !== undefined) await writeFile(join(path, 'account.json'), content);
  const result = await daybook(['import', (await account()).name, path]);
  expect(result).toMatchObject({ code: 1, printed: '' });
  expect(result.said).toMatch(sentence);
});
