// CalDAV as a list of rows.
import type { Feature } from '#dav';
import { attachments, notifications } from './apple-collections.js';
import { calendar } from './content.js';
import { freeBusyUrl } from './methods/free-busy-url.js';
import { mkcalendar } from './methods/mkcalendar.js';
import { postToOutbox } from './methods/post-to-outbox.js';
import { appleIcal } from './properties/apple-ical.js';
import { caldavExtensions } from './properties/caldav-extensions.js';
import { caldavNotifications } from './properties/caldav-notifications.js';
import { caldavProxy } from './properties/caldav-proxy.js';
import { rfc4791 } from './properties/rfc4791.js';
import { rfc6638 } from './properties/rfc6638.js';
import { rfc7529 } from './properties/rfc7529.js';
import { rfc7809 } from './properties/rfc7809.js';
import { calendarMultiget } from './reports/calendar-multiget.js';
import { calendarQuery } from './reports/calendar-query.js';
import { freeBusyQuery } from './reports/free-busy-query.js';
import { scheduleInbox, scheduleOutbox } from './scheduling-collections.js';

export const caldav: Feature = {
  name: 'CalDAV',
  compliance: ['calendar-access', 'calendar-no-timezone', 'calendar-proxy'],
  methods: [...mkcalendar, ...freeBusyUrl, postToOutbox],
  reports: [calendarMultiget, calendarQuery, freeBusyQuery],
  properties: [
    ...rfc4791,
    ...rfc6638,
    ...rfc7529,
    ...rfc7809,
    ...appleIcal,
    ...caldavExtensions,
    ...caldavNotifications,
    ...caldavProxy,
  ],
  collectionTypes: [calendar, scheduleInbox, scheduleOutbox, notifications, attachments],
};
