// calendar-multiget (RFC 4791 §7.9).
import { multiget } from '#dav';
import { C } from '#xml';

export const calendarMultiget = multiget(C('calendar-multiget'), 'calendar', 'calendar-home');
