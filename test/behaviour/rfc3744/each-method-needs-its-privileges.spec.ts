// Which privileges each method and report needs (RFC 3744 Appendix B): with these alone it works, without one of them not.
import { describe, expect, it } from 'vitest';
import { C, D, document, elWith } from '#xml';
import { acl, aclPrincipalPropSet, deny, expanded, expandProperty, grant } from '../../support/access-bodies.js';
import type { Answer, Pending } from '../../support/answer.js';
import { event } from '../../support/objects.js';
import { calendarQuery } from '../../support/queries.js';
import {
  calendarMultiget,
  lockinfo,
  propertyupdate,
  propfind,
  syncCollection,
  valued,
} from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const daybook = await startDaybook();
const alice = await daybook.account();
const bob = await daybook.account();

interface Request {
  readonly needs: readonly string[];
  /** Whether it needs them on the home. */
  readonly onHome?: true;
  readonly send: (calendar: string) => Promise<Answer>;
}

const object = event({ uid: 'object' });
const changed = event({ uid: 'object', summary: 'Changed' });
const timeRange = elWith(C('time-range'), { start: '20260101T000000Z', end: '20270101T000000Z' });
const note = propertyupdate([valued('{urn:x}note', 'a note')]);

let copies = 0;
/** An object of Alice's own, and a path at which she has none. */
const ownObject = async (uid: string) => {
  copies += 1;
  const path = `${alice.calendar}own-${copies}.ics`;
  await alice.put(path, event({ uid })).status(201);
  return path;
};
const freeCalendar = () => {
  copies += 1;
  return `${alice.calendarHome}free-${copies}/`;
};
const freePath = () => `${freeCalendar()}copy.ics`;
/** A calendar of Alice's own with an object in it. */
const ownCalendar = async () => {
  const calendar = freeCalendar();
  await alice.put(await inEmptyCalendar(`${calendar}own.ics`), event()).status(201);
  return calendar;
};
const inEmptyCalendar = async (path: string) => {
  await alice.mkcalendar(path.slice(0, path.lastIndexOf('/') + 1)).status(201);
  return path;
};

const REQUESTS: Readonly<Record<string, Request>> = {
  'GET of an object': { needs: ['read'], send: (at) => alice.get(`${at}one.ics`) },
  'HEAD of an object': { needs: ['read'], send: (at) => alice.head(`${at}one.ics`) },
  'GET of a calendar': { needs: ['read'], send: (at) => alice.get(at) },
  'OPTIONS of a calendar': { needs: ['read'], send: (at) => alice.options(at) },
  'PROPFIND of a calendar': { needs: ['read'], send: (at) => alice.list(at, propfind(D('getetag'))) },
  'PROPFIND of an object': { needs: ['read'], send: (at) => alice.propfind(`${at}one.ics`, propfind(D('getetag'))) },
  'a multiget': { needs: ['read'], send: (at) => alice.report(at, calendarMultiget([`${at}one.ics`])) },
  'a query': { needs: ['read'], send: (at) => alice.report(at, calendarQuery({ components: [{ name: 'VEVENT' }] })) },
  'a synchronisation': { needs: ['read'], send: (at) => alice.report(at, syncCollection()) },
  'an expansion': { needs: ['read'], send: (at) => alice.report(at, expandProperty(expanded(D('owner')))) },
  'a free-busy query': {
    needs: ['read-free-busy'],
    send: (at) => alice.report(at, document(C('free-busy-query'), timeRange)),
  },
  'the list of those in an ACL': { needs: ['read', 'read-acl'], send: (at) => alice.report(at, aclPrincipalPropSet()) },
  'PUT of a new object': { needs: ['bind'], send: (at) => alice.put(`${at}new.ics`, event()) },
  'POST of a new object': { needs: ['bind'], send: (at) => alice.post(at, event()) },
  'PUT over an object': { needs: ['write-content'], send: (at) => alice.put(`${at}one.ics`, changed) },
  'PROPPATCH of a calendar': { needs: ['write-properties'], send: (at) => alice.proppatch(at, note) },
  'PROPPATCH of an object': { needs: ['write-properties'], send: (at) => alice.proppatch(`${at}one.ics`, note) },
  'DELETE of an object': { needs: ['unbind'], send: (at) => alice.delete(`${at}one.ics`) },
  'DELETE of a calendar': { needs: ['unbind'], onHome: true, send: (at) => alice.delete(at) },
  MKCALENDAR: { needs: ['bind'], onHome: true, send: (at) => alice.mkcalendar(`${at.slice(0, -1)}-new/`) },
  MKCOL: { needs: ['bind'], onHome: true, send: (at) => alice.mkcol(`${at.slice(0, -1)}-new/`) },
  'COPY out': {
    needs: ['read'],
    send: async (at) => alice.copy(`${at}one.ics`, await inEmptyCalendar(freePath())),
  },
  'MOVE out': {
    needs: ['read', 'unbind'],
    send: async (at) => alice.move(`${at}one.ics`, await inEmptyCalendar(freePath())),
  },
  'COPY in': {
    needs: ['bind'],
    send: async (at) => alice.copy(await ownObject(`copy-${at}`), `${at}new.ics`),
  },
  'MOVE in': {
    needs: ['bind'],
    send: async (at) => alice.move(await ownObject(`move-${at}`), `${at}new.ics`),
  },
  'COPY over an object': {
    needs: ['write-content', 'write-properties'],
    send: async (at) => {
      const source = await inEmptyCalendar(freePath());
      await alice.put(source, changed).status(201);
      return alice.copy(source, `${at}one.ics`);
    },
  },
  'MOVE over an object': {
    needs: ['bind', 'unbind'],
    send: async (at) => {
      const source = await inEmptyCalendar(freePath());
      await alice.put(source, changed).status(201);
      return alice.move(source, `${at}one.ics`);
    },
  },
  'LOCK of an object': { needs: ['write-content'], send: (at) => alice.lock(`${at}one.ics`, lockinfo()) },
  'LOCK of a calendar': { needs: ['write-content'], send: (at) => alice.lock(at, lockinfo()) },
  'COPY of a calendar': { needs: ['read'], send: (at) => alice.copy(at, freeCalendar()) },
  'MOVE of a calendar': { needs: ['read', 'unbind'], onHome: true, send: (at) => alice.move(at, freeCalendar()) },
  'COPY of a calendar into a home': {
    needs: ['bind'],
    onHome: true,
    send: async (at) => alice.copy(await ownCalendar(), `${at.slice(0, -1)}-new/`),
  },
  'MOVE of a calendar into a home': {
    needs: ['bind'],
    onHome: true,
    send: async (at) => alice.move(await ownCalendar(), `${at.slice(0, -1)}-new/`),
  },
  'COPY over a calendar': {
    needs: ['bind', 'unbind'],
    onHome: true,
    send: async (at) => alice.copy(await ownCalendar(), at),
  },
  'MOVE over a calendar': {
    needs: ['bind', 'unbind'],
    onHome: true,
    send: async (at) => alice.move(await ownCalendar(), at),
  },
  'an ACL': { needs: ['write-acl'], send: (at) => alice.send('ACL', at, acl()) },
};

let calendars = 0;

/** A calendar of Bob's with an object in it, and with these entries about Alice. */
async function calendarWith(entries: readonly ReturnType<typeof grant>[], onHome: boolean): Promise<string> {
  calendars += 1;
  const owner: Account = onHome ? await daybook.account() : bob;
  const calendar = `${owner.calendarHome}calendar-${calendars}/`;
  await owner.mkcalendar(calendar).status(201);
  await owner.put(`${calendar}one.ics`, object).status(201);
  await owner.send('ACL', onHome ? owner.calendarHome : calendar, acl(...entries)).status(200);
  return calendar;
}

describe.each(Object.entries(REQUESTS))('%s', (_, { needs, onHome = false, send }) => {
  it(`works with ${needs.join(' and ')}`, async () => {
    const calendar = await calendarWith([grant(alice.principal, ...needs)], onHome);
    const { status, text } = await send(calendar);
    expect([200, 201, 204, 207], text).toContain(status);
    expect(text).not.toContain('need-privileges');
  });

  it.each(needs)('is refused without %s', async (missing) => {
    const entries = [deny(alice.principal, missing), grant(alice.principal, 'all')];
    const calendar = await calendarWith(entries, onHome);
    const answer = await send(calendar);
    expect(answer.status, answer.text).toBe(403);
    if (answer.text !== '') expect(answer.text).toContain(`<d:need-privileges><d:resource><d:href>`);
    if (answer.text !== '') expect(answer.text).toMatch(new RegExp(`<d:privilege><(d|c):${missing}/></d:privilege>`));
  });
});

it('names the resource on which the privilege is missing', async () => {
  const calendar = await calendarWith([grant(alice.principal, 'read')], false);
  const lacking = async (answer: Pending) => /<d:href>([^<]*)</.exec((await answer.status(403)).text)?.[1];
  expect(await lacking(alice.put(`${calendar}new.ics`, event()))).toBe(calendar);
  expect(await lacking(alice.put(`${calendar}one.ics`, changed))).toBe(`${calendar}one.ics`);
  expect(await lacking(alice.delete(`${calendar}one.ics`))).toBe(calendar);
  expect(await lacking(alice.delete(calendar))).toBe(bob.calendarHome);
  expect(await lacking(alice.mkcalendar(`${bob.calendarHome}new/`))).toBe(bob.calendarHome);
  expect(await lacking(alice.copy(await ownObject('copied'), `${calendar}new.ics`))).toBe(calendar);
});

it('does not tell whoever may not read whether something is there', async () => {
  const calendar = await calendarWith([grant(alice.principal, 'read-free-busy', 'write-acl')], false);
  const both = async (send: (path: string) => Pending) => {
    const [there, missing] = await Promise.all([send(`${calendar}one.ics`), send(`${calendar}two.ics`)]);
    expect(there.status).toBe(403);
    expect(there.text).toBe(missing.text.replaceAll('two.ics', 'one.ics'));
  };
  await both((path) => alice.get(path));
  await both((path) => alice.put(path, object));
  await both((path) => alice.delete(path));
  await both((path) => alice.proppatch(path, note));
  await both((path) => alice.propfind(path));
  await both((path) => alice.copy(path, `${alice.calendar}x.ics`));
  await both((path) => alice.mkcol(path));
  await both((path) => alice.lock(path, lockinfo()));
});

it('a PUT that was allowed to add something does not replace what came in between', async () => {
  const calendar = await calendarWith([grant(alice.principal, 'read', 'bind')], false);
  daybook.interrupt('begin', () => bob.put(`${calendar}new.ics`, event({ uid: 'bobs' })).status(201));
  await alice.put(`${calendar}new.ics`, event({ uid: 'bobs', summary: 'Hers' })).status(412);
  await bob.get(`${calendar}new.ics`).status(200);
});

it('an answer to a PUT shows nothing to whoever may not read', async () => {
  const calendar = await calendarWith([grant(alice.principal, 'write-content', 'bind')], false);
  const headers = { 'if-match': '"other"', prefer: 'return=representation' };
  const { text } = await alice.put(`${calendar}one.ics`, changed, headers).status(412);
  expect(text).not.toContain('VEVENT');
  // The name of the object that has the UID is not told, either.
  const conflict = await alice.put(`${calendar}new.ics`, event({ uid: 'object' })).status(409);
  expect(conflict.text).not.toContain('one.ics');
});
