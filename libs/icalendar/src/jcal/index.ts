// iCalendar as JSON, and back.
export * from './from-jcal.js';
export * from './jcal.js';
export { toJcal } from './to-jcal.js';
