// Properties of calendars (RFC 4791 §5.2), of principals (§6.2.1), and calendar-data (§9.6).
import { COLLATION_NAMES } from '#contentline';
import { homeHref, property, storedProperty, workedThrough } from '#dav';
import { formatTime, type LocalTime, readComponents, toJcal } from '#icalendar';
import { hasHome } from '#store';
import { C, D, el, elements, elWith, join, serialize, text } from '#xml';
import { calendarDataRequest, isChanging, renderCalendarData, renderLargeCalendarData } from '../calendar-data.js';
import { COMPONENTS } from '../content.js';
import { evaluate } from '../evaluate.js';
import { JCAL, MEDIA_TYPES, mediaTypeIn, typeAttributes } from '../media-type.js';
import { supportedCalendarComponent } from '../preconditions.js';
import { timezoneIn, timezoneOf } from '../zone.js';

// §5.2.1
const calendarDescription = storedProperty({ name: C('calendar-description'), on: ['calendar'] });

// §5.2.2: one VTIMEZONE, checked here so that it cannot spoil a later report. RFC 7809 §3.1.5: or what its name means.
const calendarTimezone = property({
  name: C('calendar-timezone'),
  on: ['calendar'],
  parse: mediaTypeIn,
  attributes: typeAttributes,
  get({ properties }, _context, mediaType) {
    const timezone = timezoneOf(properties);
    if (timezone === undefined) return undefined;
    return text(mediaType === JCAL ? evaluate(() => JSON.stringify(toJcal(readComponents(timezone)))) : timezone);
  },
  set(draft, value) {
    draft.set.set(value.name, serialize({ ...value, attributes: new Map(), children: [timezoneIn(value).text] }));
  },
  insteadOf: C('calendar-timezone-id'),
});

// §5.2.3: chosen when the calendar is made, and kept: clients with one kind of list trust it.
const supportedCalendarComponentSet = property({
  name: C('supported-calendar-component-set'),
  on: ['calendar'],
  get: ({ components }) => join((components ?? []).map((name) => elWith(C('comp'), { name }))),
  fixedOnceMade: true,
  set(draft, value) {
    const names = elements(value, C('comp')).map(({ attributes }) => attributes.get('name')?.toUpperCase() ?? '');
    if (names.length === 0 || names.some((name) => !COMPONENTS.includes(name))) {
      throw supportedCalendarComponent(`A calendar can take ${COMPONENTS.join(', ')}.`);
    }
    draft.components = [...new Set(names)];
  },
});

// §5.2.4
const supportedCalendarDataProperty = property({
  name: C('supported-calendar-data'),
  on: ['calendar'],
  get: () => join(MEDIA_TYPES.map((type) => elWith(C('calendar-data'), { 'content-type': type, version: '2.0' }))),
});

// §5.2.5
const maxResourceSizeProperty = property({
  name: C('max-resource-size'),
  on: ['calendar'],
  get: (_calendar, { limits }) => text(String(limits.maxResourceSize)),
});

const inUtc = (local: LocalTime) => text(formatTime({ form: 'utc', local }));

// §5.2.6
const minDateTime = property({
  name: C('min-date-time'),
  on: ['calendar'],
  get: (_calendar, { limits }) => inUtc(limits.minDateTime),
});

// §5.2.7
const maxDateTime = property({
  name: C('max-date-time'),
  on: ['calendar'],
  get: (_calendar, { limits }) => inUtc(limits.maxDateTime),
});

// §5.2.8
const maxInstancesProperty = property({
  name: C('max-instances'),
  on: ['calendar'],
  get: (_calendar, { limits }) => text(String(limits.maxInstances)),
});

// §5.2.9
const maxAttendees = property({
  name: C('max-attendees-per-instance'),
  on: ['calendar'],
  get: (_calendar, { limits }) => text(String(limits.maxAttendees)),
});

// §6.2.1
const calendarHomeSet = property({
  name: C('calendar-home-set'),
  on: ['principal'],
  get: (principal) => (hasHome(principal) ? el(D('href'), text(homeHref('calendars', principal.name))) : undefined),
});

// §7.5.1
const supportedCollationSet = property({
  name: C('supported-collation-set'),
  on: ['calendar', 'calendar-home'],
  get: () => join(COLLATION_NAMES.map((name) => el(C('supported-collation'), text(name)))),
});

// §9.6
const calendarData = property({
  name: C('calendar-data'),
  on: ['calendar-object'],
  needs: ['body'],
  inReportsOnly: true,
  parse: calendarDataRequest,
  attributes: ({ mediaType }) => typeAttributes(mediaType),
  load: (objects, context, asked) =>
    workedThrough(isChanging(asked) ? objects : [], (object) => renderLargeCalendarData(object, asked, context)),
  get: (object, context, asked, large) => text(large?.() ?? renderCalendarData(object, asked, context)),
});

export const rfc4791 = [
  calendarDescription,
  calendarTimezone,
  supportedCalendarComponentSet,
  supportedCalendarDataProperty,
  maxResourceSizeProperty,
  minDateTime,
  maxDateTime,
  maxInstancesProperty,
  maxAttendees,
  calendarHomeSet,
  supportedCollationSet,
  calendarData,
];
