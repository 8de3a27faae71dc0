// Calendar collections and the calendar objects in them (RFC 4791 §4).
import { type CollectionType, stored } from '#dav';
import {
  InvalidCalendar,
  indexCalendar,
  joinCalendar,
  RecurrenceBudgetExceeded,
  renderJcal,
  withoutPrivateDetails,
} from '#icalendar';
import { C } from '#xml';
import { withAskedTimezones } from './calendar-data.js';
import { evaluate, evaluated } from './evaluate.js';
import { ICALENDAR, JCAL } from './media-type.js';
import { calendarCollectionLocationOk, maxResourceSize, noUidConflict } from './preconditions.js';
import { keepDefaultCalendar } from './rules/default-calendar-needed.js';
import { checkComponent } from './rules/supported-calendar-component.js';
import { checkMediaType } from './rules/supported-calendar-data.js';
import { admitBody } from './rules/valid-calendar-data.js';
import { checkTimezones } from './rules/valid-timezone.js';

/** The components that a calendar can be made for (RFC 4791 §5.2.3); one that is made without a wish takes the first three. */
export const COMPONENTS: readonly string[] = ['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY', 'VAVAILABILITY'];

/** What holds for all collections of calendar objects. */
export const CALENDAR_RULES = {
  area: 'calendars',
  limit: 'maxCollections',
  representations: [
    { mediaType: ICALENDAR, render: (body) => body },
    { mediaType: JCAL, render: (body, aside) => evaluated(() => aside(renderJcal, body)) },
  ],
  vary: 'Accept, CalDAV-Timezones',
  asked: withAskedTimezones,
  shown: (body) => evaluate(() => withoutPrivateDetails(body)),
  extension: '.ics',
  components: COMPONENTS.slice(0, 3),
  noUidConflict,
  maxResourceSize,
  collectionLocationOk: calendarCollectionLocationOk,

  async admit(upload, collection, context) {
    checkMediaType(upload);
    const admitted = await admitBody(upload, context);
    checkComponent(admitted, collection);
    checkTimezones(admitted);
    const { uid, component, text, asSent, occurrences, texts } = admitted;
    return { uid, component, ...stored(text, asSent), occurrences, texts };
  },

  async index(body, aside) {
    try {
      return await aside(indexCalendar, body);
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
