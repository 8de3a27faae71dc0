// Calendars that make nobody busy (RFC 6638 §9.1).
import type { CollectionRecord } from '#store';
import { C, element, readXml } from '#xml';

/** Whether what is in a calendar does not count as busy time. */
export function isTransparent({ properties }: CollectionRecord): boolean {
  const written = properties[C('schedule-calendar-transp')];
  return written !== undefined && element(readXml(Buffer.from(written)), C('transparent')) !== undefined;
}
