// The collections by which users send messages to each other (RFC 6638 §2.1, §2.2); each account has one of both.
import type { CollectionType } from '#dav';
import { C } from '#xml';
import { CALENDAR_RULES } from './content.js';

export const scheduleInbox: CollectionType = {
  ...CALENDAR_RULES,
  kind: 'schedule-inbox',
  resourceType: C('schedule-inbox'),
};

export const scheduleOutbox: CollectionType = {
  ...CALENDAR_RULES,
  kind: 'schedule-outbox',
  resourceType: C('schedule-outbox'),
};
