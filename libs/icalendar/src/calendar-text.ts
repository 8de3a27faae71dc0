// What the server itself writes as calendar data.
import { PRODID } from './prodid.js';

/** A VCALENDAR around components. @param components as text, line breaks included */
export function calendarText(...components: readonly string[]): string {
  return `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:${PRODID}\r\n${components.join('')}END:VCALENDAR\r\n`;
}
