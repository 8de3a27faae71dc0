// Prefer: return=representation on PUT: what is stored now, also for whoever lost a race (RFC 8144 §2, §3).
import { expect, it } from 'vitest';
import { event } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const REPRESENTATION = { prefer: 'return=representation' };

it('PUT gives back what it stored', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const first = event({ uid: 'a' });
  const { etag } = await alice
    .put(path, first, REPRESENTATION)
    .status(201)
    .body(first)
    .header('preference-applied', 'return=representation')
    .header('content-location', path)
    .header('content-type', /^text\/calendar/);
  await alice.get(path).header('etag', etag);
  const second = event({ uid: 'a', summary: 'x' });
  await alice.put(path, second, REPRESENTATION).status(200).body(second).header('etag', /^"/);
});

// RFC 8144 §3.1
it('a PUT whose condition failed gives what is there instead', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  const winner = event({ uid: 'a' });
  const { etag } = await alice.put(path, winner).status(201);
  const late = event({ uid: 'a', summary: 'Late' });
  await alice
    .put(path, late, { ...REPRESENTATION, 'if-match': '"old"' })
    .status(412)
    .body(winner)
    .header('etag', etag)
    .header('content-location', path);
  await alice
    .put(path, late, { ...REPRESENTATION, 'if-none-match': '*' })
    .status(412)
    .body(winner);
  await alice.delete(path).status(204);
  expect(
    (await alice.put(path, late, { ...REPRESENTATION, 'if-match': etag }).status(412)).headers.etag,
  ).toBeUndefined();
  await alice
    .put(path, late, { ...REPRESENTATION, 'if-match': etag })
    .status(412)
    .header('content-type', /xml/);
  // Without the preference the answer says what is wrong.
  expect((await alice.put(path, late, { 'if-match': etag }).status(412)).text).toContain('error');
});

it('POST gives back what it stored, and where', async () => {
  const alice = await account();
  const body = event();
  const { headers } = await alice.post(`${alice.calendar}?add-member`, body, REPRESENTATION).status(201).body(body);
  expect(headers.location).toBe(headers['content-location']);
  await alice.get(String(headers.location)).body(body);
});

// RFC 9110 §12.5.1
it('is in the form that was sent, unless another one is liked better', async () => {
  const alice = await account();
  const path = `${alice.calendar}a.ics`;
  await alice.put(path, event()).status(201);
  const jcal = (await alice.get(path, { accept: 'application/calendar+json' })).text;
  const sent = { ...REPRESENTATION, 'content-type': 'application/calendar+json; charset=utf-8' };
  const type = 'content-type';
  await alice
    .put(path, jcal, sent)
    .status(200)
    .header(type, /^application\/calendar\+json/);
  await alice.put(path, jcal, { ...sent, accept: 'text/calendar' }).header(type, /^text\/calendar/);
  await alice
    .post(`${alice.calendar}?add-member`, jcal.replaceAll('"uid",{},"text","', '"uid",{},"text","b'), sent)
    .header(type, /json/);
});
