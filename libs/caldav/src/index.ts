// CalDAV: calendars, their objects, reports and properties.
export { CALDAV, CalDavModule } from './caldav.module.js';
export { calendar } from './content.js';
export { caldav } from './feature.js';
