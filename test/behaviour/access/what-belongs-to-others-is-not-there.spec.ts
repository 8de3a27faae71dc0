// Whoever may see nothing of a resource learns nothing of it, not even that it exists: all is as where there is nothing.
import { describe, expect, it } from 'vitest';
import { D } from '#xml';
import { acl } from '../../support/access-bodies.js';
import type { Answer } from '../../support/answer.js';
import { card, event } from '../../support/objects.js';
import { freeBusyQuery } from '../../support/queries.js';
import {
  addressbookMultiget,
  calendarMultiget,
  lockinfo,
  propertyupdate,
  propfind,
  syncCollection,
  valued,
} from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account, statements } = await startDaybook();

/** Every method with a body that would do something. */
const REQUESTS: readonly (readonly [
  method: string,
  body?: string | undefined,
  headers?: Readonly<Record<string, string>>,
])[] = [
  ['OPTIONS'],
  ['GET'],
  ['HEAD'],
  ['PROPFIND', propfind(D('displayname'), D('owner')), { depth: '0' }],
  ['PROPFIND', propfind(D('displayname')), { depth: '1' }],
  ['PROPPATCH', propertyupdate([valued(D('displayname'), 'Mine')])],
  ['PUT', event({ uid: 'intruder' })],
  ['PUT', event({ uid: 'intruder' }), { 'if-none-match': '*' }],
  ['PUT', event({ uid: 'intruder' }), { 'if-match': '*' }],
  ['DELETE'],
  ['LOCK', lockinfo()],
  ['LOCK', undefined, { if: '(<urn:uuid:x>)' }],
  ['UNLOCK', undefined, { 'lock-token': '<urn:uuid:x>' }],
  ['MKCOL'],
  ['MKCALENDAR'],
  ['POST', event({ uid: 'intruder' })],
  ['REPORT', syncCollection()],
  ['REPORT', calendarMultiget(['/dav/'])],
  ['REPORT', freeBusyQuery('20260101T000000Z', '20270101T000000Z')],
  ['REPORT', '<D:expand-property xmlns:D="DAV:"><D:property name="owner"/></D:expand-property>'],
  ['ACL', acl()],
  ['COPY', undefined, { destination: '/dav/calendars/' }],
  ['MOVE', undefined, { destination: '/dav/calendars/' }],
];

async function bobsThings() {
  const bob = await account();
  const object = `${bob.calendar}secret.ics`;
  await bob.put(object, event({ uid: 'secret', summary: 'Secret' })).status(201);
  await bob.put(`${bob.addressBook}secret.vcf`, card()).status(201);
  const file = `${bob.files}secret.txt`;
  await bob.put(file, 'Secret', { 'content-type': 'text/plain' }).status(201);
  const lock = String((await bob.send('LOCK', object, lockinfo()).status(200)).headers['lock-token']);
  const token = (await bob.report(bob.calendar, syncCollection())).syncToken;
  return { bob, object, file, lock, token };
}

// What is left of the time of a lock runs out meanwhile.
const stateOf = async (bob: Account) =>
  [(await bob.list(bob.calendar)).text, (await bob.list(bob.calendarHome)).text]
    .join()
    .replace(/Second-\d+/g, 'Second');

/** What is told, and by what it could be told apart in time. */
async function answerAndStatements(send: () => Promise<Answer>) {
  let answer: Answer | undefined;
  const ran = await statements(async () => {
    answer = await send();
  });
  return { ran, status: answer?.status, text: answer?.text, headers: { ...answer?.headers, date: '' } };
}

describe('the same as where there is nothing', () => {
  it('by every method at every kind of path', async () => {
    const alice = await account();
    const { bob, object, file } = await bobsThings();
    const before = await stateOf(bob);
    // What it costs once is to sign in.
    await alice.options(alice.calendar).status(200);
    const own = [
      object,
      file,
      bob.files,
      `${bob.calendar}nothing.ics`,
      bob.calendar,
      `${bob.calendarHome}nothing/`,
      `${bob.calendarHome}nothing/a.ics`,
      ...bob.given,
      bob.attachments,
      bob.calendarHome,
      bob.addressBook,
      `${bob.addressBook}secret.vcf`,
      bob.addressBookHome,
    ];
    for (const path of own) {
      const elsewhere = path.replaceAll(bob.name, 'nobody-at-all');
      for (const [method, body, headers] of REQUESTS) {
        expect(await answerAndStatements(() => alice.send(method, path, body, headers).status(404))).toEqual(
          await answerAndStatements(() => alice.send(method, elsewhere, body, headers)),
        );
      }
    }
    expect(await stateOf(bob)).toBe(before);
  });
});

describe('by another way', () => {
  it('an href in a report', async () => {
    const alice = await account();
    const { bob, object } = await bobsThings();
    const hrefs = [object, `${bob.calendar}nothing.ics`];
    await alice.report(alice.calendar, calendarMultiget(hrefs)).status(207).hrefs([]).gone(hrefs);
    await alice.report(alice.calendarHome, calendarMultiget(hrefs)).status(207).hrefs([]).gone(hrefs);
    const cards = [`${bob.addressBook}secret.vcf`];
    await alice.report(alice.addressBook, addressbookMultiget(cards)).status(207).hrefs([]).gone(cards);
  });

  it('a copy or move from there, or to there', async () => {
    const alice = await account();
    const { bob, object } = await bobsThings();
    const before = await stateOf(bob);
    const mine = `${alice.calendar}mine.ics`;
    await alice.put(mine, event()).status(201);
    for (const method of ['COPY', 'MOVE']) {
      await alice.send(method, object, undefined, { destination: `${alice.calendar}stolen.ics` }).status(404);
      for (const destination of [
        object,
        `${bob.calendar}planted.ics`,
        `${bob.calendarHome}nothing/a.ics`,
        '/dav/calendars/nobody-at-all/default/a.ics',
      ]) {
        await alice.send(method, mine, undefined, { destination }).status(403, 404, 409);
        await alice.send(method, mine, undefined, { destination, overwrite: 'F' }).status(403, 404, 409);
      }
    }
    const answers = await Promise.all(
      [object, `${bob.calendar}planted.ics`, '/dav/calendars/nobody-at-all/default/a.ics'].map((destination) =>
        alice.copy(mine, destination),
      ),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    await alice.get(mine).status(200);
    expect(await stateOf(bob)).toBe(before);
  });

  it('a condition about it, or its lock', async () => {
    const alice = await account();
    const { bob, object, lock } = await bobsThings();
    const etag = (await bob.get(object)).headers.etag ?? '';
    const mine = `${alice.calendar}mine.ics`;
    await alice.put(mine, event()).status(201);
    const outcomes = (path: string, tag: string, token: string) =>
      Promise.all(
        [`<${path}> ([${tag}])`, `<${path}> (Not [${tag}])`, `<${path}> (${token})`, `<${path}> (Not ${token})`].map(
          async (condition) => (await alice.proppatch(mine, propertyupdate([]), { if: condition })).status,
        ),
      );
    const nothing = await outcomes('/dav/calendars/nobody-at-all/default/secret.ics', '"x"', '<urn:uuid:x>');
    expect(nothing).toEqual([412, 207, 412, 207]);
    expect(await outcomes(object, etag, lock)).toEqual(nothing);
  });

  it('a sync token', async () => {
    const alice = await account();
    const { token } = await bobsThings();
    await alice
      .report(alice.calendar, syncCollection({ since: token }))
      .status(403)
      .precondition(D('valid-sync-token'));
  });

  it('a UID', async () => {
    const alice = await account();
    await bobsThings();
    await alice.put(`${alice.calendar}a.ics`, event({ uid: 'secret' })).status(201);
  });

  it('a list of people or of homes', async () => {
    const alice = await account();
    const { bob } = await bobsThings();
    for (const path of [
      '/dav/',
      '/dav/principals/',
      '/dav/principals/users/',
      '/dav/calendars/',
      '/dav/addressbooks/',
    ]) {
      expect((await alice.list(path).status(207)).text).not.toContain(bob.name);
    }
  });

  it('another spelling of the path', async () => {
    const alice = await account();
    const { object } = await bobsThings();
    for (const path of [
      object.replace('/dav/', '/DAV/'),
      object.replace('secret', '%73ecret'),
      object.replace('calendars', 'Calendars'),
      `${object}?x`,
      object.replace('/dav/', '/dav//'),
    ]) {
      await alice.get(path).status(400, 404);
    }
  });
});
