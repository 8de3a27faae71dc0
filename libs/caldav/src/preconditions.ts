// The preconditions of CalDAV (RFC 4791 §5.3.1, §5.3.2.1, §7.8).
import { precondition } from '#dav';
import { C, D } from '#xml';

export const supportedCalendarData = precondition(403, C('supported-calendar-data'));
export const validCalendarData = precondition(403, C('valid-calendar-data'));
export const validCalendarObjectResource = precondition(403, C('valid-calendar-object-resource'));
export const supportedCalendarComponent = precondition(403, C('supported-calendar-component'));
export const noUidConflict = precondition(403, C('no-uid-conflict'));
export const calendarCollectionLocationOk = precondition(403, C('calendar-collection-location-ok'));
export const maxResourceSize = precondition(403, C('max-resource-size'));
export const maxAttendeesPerInstance = precondition(403, C('max-attendees-per-instance'));
export const minDateTime = precondition(403, C('min-date-time'));
export const maxDateTime = precondition(403, C('max-date-time'));
export const maxInstances = precondition(403, C('max-instances'));
export const validFilter = precondition(403, C('valid-filter'));
export const supportedFilter = precondition(403, C('supported-filter'));
export const supportedCollation = precondition(403, C('supported-collation'));
// RFC 4791 §5.3.1: not 405, as it is for MKCOL (RFC 4918 §9.3.1).
export const resourceMustBeNull = precondition(403, D('resource-must-be-null'));
// RFC 7809 §5.2
export const validTimezone = precondition(403, C('valid-timezone'));
// RFC 7529 §10
export const supportedRscale = precondition(403, C('supported-rscale'));
// RFC 6638 §4.3.1
export const defaultCalendarNeeded = precondition(403, C('default-calendar-needed'));
// RFC 6638 §4.3.1
export const validScheduleDefaultCalendarUrl = precondition(403, C('valid-schedule-default-calendar-URL'));
// RFC 6638 §5.2
export const validSchedulingMessage = precondition(400, C('valid-scheduling-message'));
// RFC 6638 §5.2
export const validOrganizer = precondition(403, C('valid-organizer'));
