// iCalendar without a server: reading, validation, recurrence, zones, and parts of objects.
export * from './component.js';
export * from './gregorian.js';
export * from './instances.js';
export * from './invalid-calendar.js';
export * from './jcal/index.js';
export * from './join.js';
export * from './limits.js';
export * from './object.js';
export * from './partial.js';
export * from './prodid.js';
export * from './query/index.js';
export * from './recurrence/index.js';
export * from './split.js';
export * from './time.js';
export * from './tree.js';
export * from './values.js';
export * from './zones/index.js';
