// Conditions are evaluated inside the writing transaction: of racing writers one wins, and the others are told (RFC 9110 §13.1).
import { expect, it } from 'vitest';
import { event } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const WRITERS = 50;

const racing = async <Result>(race: (writer: number) => Promise<Result>) =>
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => race(writer)));

const count = (statuses: readonly { readonly status: number }[]) => {
  const counts: Record<number, number> = {};
  for (const { status } of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

it('50 PUTs with the same If-Match', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const { etag } = await alice.put(path, event({ uid: 'a' })).status(201);
  const answers = await racing((writer) =>
    alice.put(path, event({ uid: 'a', summary: `Writer ${writer}` }), { 'if-match': etag }),
  );
  expect(count(answers)).toEqual({ 204: 1, 412: WRITERS - 1 });
  const winner = answers.find(({ status }) => status === 204);
  await alice.get(path).header('etag', winner?.etag);
  expect((await alice.get(path)).text).toContain(`Writer ${answers.findIndex(({ status }) => status === 204)}\r\n`);
});

it('50 PUTs with If-None-Match: * for one name', async () => {
  const alice = await account();
  const answers = await racing(() => alice.put(`${alice.calendar}new.ics`, event(), { 'if-none-match': '*' }));
  expect(count(answers)).toEqual({ 201: 1, 412: WRITERS - 1 });
});

it('50 PUTs of one UID under as many names', async () => {
  const alice = await account();
  const answers = await racing((writer) => alice.put(`${alice.calendar}${writer}.ics`, event({ uid: 'same' })));
  expect(count(answers)).toEqual({ 201: 1, 403: WRITERS - 1 });
});

it('PUTs and DELETEs with the same If-Match', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const { etag } = await alice.put(path, event({ uid: 'a' })).status(201);
  const answers = await racing((writer) =>
    writer % 2 === 0
      ? alice.put(path, event({ uid: 'a', summary: String(writer) }), { 'if-match': etag })
      : alice.delete(path, { 'if-match': etag }),
  );
  const won = answers.filter(({ status }) => status === 204);
  expect(won).toHaveLength(1);
  for (const { status } of answers) expect([204, 412, 404]).toContain(status);
});

it('writers without a condition all succeed, and the last one stays', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event({ uid: 'a' })).status(201);
  const answers = await racing((writer) => alice.put(path, event({ uid: 'a', summary: String(writer) })));
  expect(count(answers)).toEqual({ 204: WRITERS });
  const { etag } = await alice.get(path);
  expect(answers.map((answer) => answer.etag)).toContain(etag);
});
