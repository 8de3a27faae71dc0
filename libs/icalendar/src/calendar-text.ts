// What the server itself writes as calendar data.
import { PRODID } from './prodid.js';

/** A VCALENDAR around other properties and components. @param content as text, line breaks included */
export function calendarText(...content: readonly string[]): string {
  return `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:${PRODID}\r\n${content.join('')}END:VCALENDAR\r\n`;
}
