// The collections by which users send messages to each other (RFC 6638 §2.1, §2.2); each account has one of both.
import { type CollectionType, forbidden } from '#dav';
import { C } from '#xml';
import { CALENDAR_RULES } from './content.js';

/** The rule of collections that nobody may fill; whoever asks over HTTP is told so by the privileges. @throws DavError 403 */
export function onlyServerFills(): never {
  throw forbidden('Only the server puts something here.');
}

export const scheduleInbox: CollectionType = {
  ...CALENDAR_RULES,
  kind: 'schedule-inbox',
  resourceType: C('schedule-inbox'),
  admit: onlyServerFills,
};

export const scheduleOutbox: CollectionType = {
  ...CALENDAR_RULES,
  kind: 'schedule-outbox',
  resourceType: C('schedule-outbox'),
  admit: onlyServerFills,
};
