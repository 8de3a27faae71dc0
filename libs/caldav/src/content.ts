// Calendar collections and the calendar objects in them (RFC 4791 §4).
import { type CollectionType, stored } from '#dav';
import {
  asQueried,
  type CalendarObject,
  InvalidCalendar,
  joinCalendar,
  occurrencesOf,
  type QueriedObject,
  queriedObject,
  RecurrenceBudgetExceeded,
  readComponents,
  textsOf,
  toJcal,
  UTC,
  withoutPrivateDetails,
} from '#icalendar';
import type { ObjectIndex } from '#store';
import { C } from '#xml';
import { withAskedTimezones } from './calendar-data.js';
import { evaluate } from './evaluate.js';
import { ICALENDAR, JCAL } from './media-type.js';
import { calendarCollectionLocationOk, maxResourceSize, noUidConflict } from './preconditions.js';
import { keepDefaultCalendar } from './rules/default-calendar-needed.js';
import { checkComponent } from './rules/supported-calendar-component.js';
import { checkMediaType } from './rules/supported-calendar-data.js';
import { readUpload } from './rules/valid-calendar-data.js';
import { checkTimezones } from './rules/valid-timezone.js';

/** The components that a calendar can be made for (RFC 4791 §5.2.3); one that is made without a wish takes the first three. */
export const COMPONENTS: readonly string[] = ['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY', 'VAVAILABILITY'];

/** What holds for all collections of calendar objects. */
export const CALENDAR_RULES = {
  area: 'calendars',
  limit: 'maxCollections',
  representations: [
    { mediaType: ICALENDAR, render: (body) => body },
    { mediaType: JCAL, render: (body) => evaluate(() => JSON.stringify(toJcal(readComponents(body)))) },
  ],
  vary: 'Accept, CalDAV-Timezones',
  asked: withAskedTimezones,
  shown: (body) => evaluate(() => withoutPrivateDetails(body)),
  extension: '.ics',
  components: COMPONENTS.slice(0, 3),
  noUidConflict,
  maxResourceSize,
  collectionLocationOk: calendarCollectionLocationOk,

  admit(upload, collection, { limits }) {
    checkMediaType(upload);
    const { text, asSent, object } = readUpload(upload, limits);
    checkComponent(object, collection);
    checkTimezones(object);
    const { uid, component } = object;
    return { uid, component, ...stored(text, asSent), ...indexed(object) };
  },

  index(body) {
    try {
      return indexOf(queriedObject(body, UTC));
    } catch (error) {
      if (error instanceof InvalidCalendar || error instanceof RecurrenceBudgetExceeded) return undefined;
      throw error;
    }
  },
} as const satisfies Omit<CollectionType, 'kind'>;

export const calendar: CollectionType = {
  ...CALENDAR_RULES,
  kind: 'calendar',
  resourceType: C('calendar'),
  release: keepDefaultCalendar,
  // A program that subscribes to a link says nothing of what it likes.
  whole: {
    mediaType: ICALENDAR,
    byDefault: true,
    pieces: (name, { calDavTimezones }) => joinCalendar(name, calDavTimezones),
  },
};

/** @throws DavError max-instances */
function indexed(object: CalendarObject): ObjectIndex {
  return evaluate(() => indexOf(asQueried(object, UTC)));
}

// Floating times are in no zone yet: the index takes them as being in any.
function indexOf(object: QueriedObject): ObjectIndex {
  const now = Math.floor(Date.now() / 1000);
  return { occurrences: occurrencesOf(object, now), texts: textsOf(object) };
}
