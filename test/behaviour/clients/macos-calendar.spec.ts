// Calendar of macOS where it differs from iOS: one sync over the whole home, old spellings, questions it can live without.
import { describe, expect, it } from 'vitest';
import { asking, clark, names } from '../../support/client-bodies.js';
import { event } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();

const NEW = { 'user-agent': 'macOS/26.1 (25B78) CalendarAgent/1190', accept: '*/*', prefer: 'return=minimal' };
const OLD = { 'user-agent': 'Mac+OS+X/10.6.8 (10K549) iCal/4.0.4', accept: '*/*', brief: 't' };
const DEPTH_1 = { depth: '1' };

async function mac(headers: Readonly<Record<string, string>>) {
  const account = await daybook.account();
  return { account, agent: daybook.client({ ...headers, authorization: account.authorization }) };
}

const sync = (token: string) => `<?xml version="1.0" encoding="UTF-8"?>
<A:sync-collection xmlns:A="DAV:"><A:sync-token>${token}</A:sync-token><A:sync-level>1</A:sync-level>
<A:prop>${names('cs:getctag d:sync-token d:displayname d:resourcetype ical:calendar-color', 'in place')}</A:prop>
</A:sync-collection>`;

describe('Calendar of macOS', () => {
  it('takes a home that offers sync-collection at its word', async () => {
    const { account, agent } = await mac(NEW);
    const offered = await agent
      .propfind(account.calendarHome, asking('d:supported-report-set', 'in place'))
      .status(207);
    expect(offered.text).toContain('<d:sync-collection/>');
    const first = await agent.report(account.calendarHome, sync(''), DEPTH_1).status(207);
    expect(first.resources.map(({ href }) => href)).toContain(account.calendar);

    const work = `${account.calendarHome}work/`;
    await agent.mkcalendar(work).status(201);
    await account.put(`${account.calendar}A.ics`, event()).status(201);
    const second = await agent.report(account.calendarHome, sync(first.syncToken), DEPTH_1).status(207);
    expect(second.resources.map(({ href }) => href).sort()).toEqual([account.calendar, work].sort());
    const ctag = clark('cs:getctag');
    expect(second.of(account.calendar).text(ctag)).not.toBe(first.of(account.calendar).text(ctag));

    await agent.delete(work).status(204);
    const third = await agent.report(account.calendarHome, sync(second.syncToken), DEPTH_1).status(207).gone([work]);
    await agent.report(account.calendarHome, sync(third.syncToken), DEPTH_1).status(207).hrefs([]).gone([]);
  });

  it('up to 10.7 sends no sync-level and spells its preference another way', async () => {
    const { account, agent } = await mac(OLD);
    await account.put(`${account.calendar}A.ics`, event()).status(201);
    const body = '<A:sync-collection xmlns:A="DAV:"><A:sync-token/><A:prop><A:getetag/></A:prop></A:sync-collection>';
    await agent
      .report(account.calendar, body, DEPTH_1)
      .status(207)
      .hrefs([`${account.calendar}A.ics`]);
    const answer = await agent.propfind(account.calendar, asking('d:displayname cs:no-such-thing', 'in place'));
    expect(answer.status).toBe(207);
    expect(answer.text).not.toContain('HTTP/1.1 404');
  });

  it('asks for people and for those who act for them', async () => {
    const { account, agent } = await mac(NEW);
    const found = await agent.propfind(account.principal, asking('d:principal-collection-set', 'in place')).status(207);
    const [people = ''] = found.of().hrefsIn(clark('d:principal-collection-set'));
    const ask = (path: string, body: string) => agent.report(path, body, { depth: '0' });
    await ask(people, '<A:principal-search-property-set xmlns:A="DAV:"/>').status(200);
    const search = `<B:calendarserver-principal-search xmlns:B="http://calendarserver.org/ns/" xmlns:A="DAV:" context="attendee">
<B:search-token>${account.name}</B:search-token><A:prop><A:displayname/></A:prop></B:calendarserver-principal-search>`;
    await ask(people, search).status(207);
    const proxies = `<A:expand-property xmlns:A="DAV:"><A:property name="calendar-proxy-read-for"
namespace="http://calendarserver.org/ns/"><A:property name="displayname"/></A:property></A:expand-property>`;
    await ask(account.principal, proxies).status(207);
  });

  it('asks OPTIONS wherever it is about to write', async () => {
    const { account, agent } = await mac(NEW);
    for (const path of [account.principal, account.calendarHome, account.calendar]) {
      await agent
        .options(path)
        .status(200)
        .header('dav', /calendar-access/)
        .header('content-encoding', undefined);
    }
    await agent.options(account.calendar).header('allow', /\bPROPPATCH\b.*\bREPORT\b/);
  });
});
