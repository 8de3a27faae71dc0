// The filter of a calendar-query besides time ranges on components (RFC 4791 §9.7).
import { describe, expect, it } from 'vitest';
import { C } from '#xml';
import { calendarObject, component, event, task } from '../../support/objects.js';
import { type CalendarQuery, type ComponentFilter, calendarQuery } from '../../support/queries.js';
import { startDaybook } from '../../support/server.js';

const daybook = await startDaybook();
const account = await daybook.account();

const alarm = (...lines: readonly string[]) => component('VALARM', 'ACTION:DISPLAY', 'DESCRIPTION:Now', ...lines);

const OBJECTS = {
  lunch: event({ summary: 'Lunch with Änne', lines: ['LOCATION:Café', 'CATEGORIES:Food,Friends', 'STATUS:TENTATIVE'] }),
  call: event({
    summary: 'Call',
    lines: [
      'ATTENDEE;PARTSTAT=ACCEPTED;CN="Bob":mailto:bob@example.com',
      'ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:cyd@example.com',
      ...alarm('TRIGGER:-PT30M', 'REPEAT:2', 'DURATION:PT10M'),
    ],
  }),
  standup: calendarObject(
    ...component(
      'VEVENT',
      'UID:standup',
      'DTSTAMP:20260101T000000Z',
      'DTSTART:20260302T090000Z',
      'DURATION:PT15M',
      'RRULE:FREQ=DAILY;COUNT=3',
      'SUMMARY:Stand-up',
      ...alarm('TRIGGER;RELATED=END:PT5M'),
    ),
    ...component(
      'VEVENT',
      'UID:standup',
      'DTSTAMP:20260101T000000Z',
      'RECURRENCE-ID:20260303T090000Z',
      'DTSTART:20260303T140000Z',
      'DURATION:PT15M',
      'SUMMARY:Late stand-up',
    ),
  ),
  milk: task({ summary: 'Buy milk', lines: ['DUE:20260310T100000Z', 'PRIORITY:1'] }),
  taxes: task({
    summary: 'Do taxes',
    lines: ['COMPLETED:20260210T100000Z', ...alarm('TRIGGER;VALUE=DATE-TIME:20260201T080000Z')],
  }),
};
for (const [name, body] of Object.entries(OBJECTS))
  await account.put(`${account.calendar}${name}.ics`, body).status(201);

const ask = (query: CalendarQuery, path = account.calendar) => account.report(path, calendarQuery(query));

async function found(components: readonly ComponentFilter[], path?: string): Promise<string[]> {
  const { resources } = await ask({ components }, path).status(207);
  return resources.map(({ href }) => href.replace(/^.*\/|\.ics$/g, '')).sort();
}

const inEvent = (filter: Omit<ComponentFilter, 'name'>): ComponentFilter[] => [{ name: 'VEVENT', ...filter }];
const withText = (name: string, text: string, more: object = {}) =>
  inEvent({ properties: [{ name, text: { text, ...more } }] });
const at = (start: string, end: string) => ({ start: `${start}Z`, end: `${end}Z` });
const alarmIn = (start: string, end: string): ComponentFilter => ({ name: 'VALARM', range: at(start, end) });

// RFC 5545 §3.8.6.3
describe('a calendar-query', () => {
  it.each<[string, readonly ComponentFilter[], string[]]>([
    ['everything', [], ['call', 'lunch', 'milk', 'standup', 'taxes']],
    ['a kind of component', [{ name: 'VTODO' }], ['milk', 'taxes']],
    ['a kind that is not there', [{ name: 'VEVENT', isNotDefined: true }], ['milk', 'taxes']],
    ['two kinds that cannot be in one object', [{ name: 'VEVENT' }, { name: 'VTODO' }], []],
    ['a text', withText('SUMMARY', 'LUNCH'), ['lunch']],
    ['a text in ASCII only', withText('SUMMARY', 'änne'), []],
    ['a text in Unicode', withText('SUMMARY', 'ÄNNE', { collation: 'i;unicode-casemap' }), ['lunch']],
    ['a text octet by octet', withText('SUMMARY', 'lunch', { collation: 'i;octet' }), []],
    ['a text in an override', withText('SUMMARY', 'late'), ['standup']],
    ['what has not that text', withText('STATUS', 'tentative', { negate: true }), []],
    ['a text without an index', withText('STATUS', 'tent'), ['lunch']],
    ['one of several categories', withText('CATEGORIES', 'friends'), ['lunch']],
    ['a property', inEvent({ properties: [{ name: 'LOCATION' }] }), ['lunch']],
    ['no such property', inEvent({ properties: [{ name: 'LOCATION', isNotDefined: true }] }), ['call', 'standup']],
    [
      'a property in a time range',
      [{ name: 'VTODO', properties: [{ name: 'COMPLETED', range: at('20260201T000000', '20260301T000000') }] }],
      ['taxes'],
    ],
    [
      'an end that follows from a duration',
      inEvent({ properties: [{ name: 'DTEND', range: at('20260302T091000', '20260302T092000') }] }),
      ['standup'],
    ],
    [
      'a parameter',
      inEvent({ properties: [{ name: 'ATTENDEE', params: [{ name: 'PARTSTAT', text: { text: 'needs-action' } }] }] }),
      ['call'],
    ],
    [
      'a text and a parameter of one and the same property',
      inEvent({
        properties: [
          { name: 'ATTENDEE', text: { text: 'bob' }, params: [{ name: 'PARTSTAT', text: { text: 'needs-action' } }] },
        ],
      }),
      [],
    ],
    [
      'a parameter that is not there',
      inEvent({ properties: [{ name: 'ATTENDEE', params: [{ name: 'CN', isNotDefined: true }] }] }),
      ['call'],
    ],
    [
      'a text and a time together',
      inEvent({
        range: at('20260303T000000', '20260304T000000'),
        properties: [{ name: 'SUMMARY', text: { text: 'stand' } }],
      }),
      ['standup'],
    ],
    [
      'a text of another instance',
      inEvent({
        range: at('20260302T000000', '20260303T000000'),
        properties: [{ name: 'SUMMARY', text: { text: 'late' } }],
      }),
      [],
    ],
    ['what has an alarm', inEvent({ components: [{ name: 'VALARM' }] }), ['call', 'standup']],
    ['what has none', inEvent({ components: [{ name: 'VALARM', isNotDefined: true }] }), ['lunch']],
    ['an alarm', inEvent({ components: [alarmIn('20260301T113000', '20260301T113100')] }), ['call']],
    ['an alarm that repeats', inEvent({ components: [alarmIn('20260301T115000', '20260301T115100')] }), ['call']],
    ['no alarm in between', inEvent({ components: [alarmIn('20260301T113500', '20260301T113900')] }), []],
    [
      'an alarm after the end of an instance',
      inEvent({ components: [alarmIn('20260304T092000', '20260304T092100')] }),
      ['standup'],
    ],
    [
      'an alarm of an instance that was moved',
      inEvent({ components: [alarmIn('20260303T092000', '20260303T092100')] }),
      [],
    ],
    [
      'an alarm at a time of its own',
      [{ name: 'VTODO', components: [alarmIn('20260201T080000', '20260201T090000')] }],
      ['taxes'],
    ],
  ])('finds %s', async (_, components, expected) => {
    expect(await found(components)).toEqual(expected);
  });

  it('looks into all calendars of a home', async () => {
    expect(await found(withText('SUMMARY', 'lunch'), account.calendarHome)).toEqual(['lunch']);
  });

  it.each<[string, CalendarQuery]>([
    ['a component where it cannot be', { components: [{ name: 'VTODO', components: [{ name: 'VEVENT' }] }] }],
    [
      'a time range on a property that is no time',
      { components: inEvent({ properties: [{ name: 'SUMMARY', range: at('20260101T000000', '20260201T000000') }] }) },
    ],
    ['a time range that is empty', { components: inEvent({ range: at('20260201T000000', '20260101T000000') }) }],
    ['a time that is not in UTC', { components: inEvent({ range: { start: '20260101T000000' } }) }],
    ['a component without a name', { components: [{ name: '' }] }],
    [
      'conditions on what must not be there',
      { components: inEvent({ isNotDefined: true, properties: [{ name: 'SUMMARY' }] }) },
    ],
  ])('refuses %s', async (_, query) => {
    await ask(query).status(403).precondition(C('valid-filter'));
  });

  it('refuses a time range without a beginning and an end as malformed', async () => {
    await ask({ components: inEvent({ range: {} }) }).status(400);
  });

  // RFC 4791 §7.5.1, §9.7.5
  it('refuses a collation that it does not know, and names what it knows', async () => {
    await ask({ components: withText('SUMMARY', 'x', { collation: 'i;klingon' }) })
      .status(403)
      .precondition(C('supported-collation'));
  });

  it('is answered from the index: one statement finds the names, one the objects', async () => {
    const month = inEvent({ range: at('20260301T000000', '20260401T000000') });
    const statements = await daybook.statements(() => ask({ components: month }).status(207));
    expect(statements).toEqual(['own_collection_at', 'names_by_span', expect.stringContaining('candidates')]);
  });
});
