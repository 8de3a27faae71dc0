// calendar-multiget (RFC 4791 §7.9, RFC 6638 §2.3).
import { multiget } from '#dav';
import { C } from '#xml';

export const calendarMultiget = multiget(C('calendar-multiget'), 'calendar', 'calendar-home', 'schedule-inbox');
