// The default calendar of a user, into which invitations go (RFC 6638 §4.3): one that takes events.
import { namedAmong } from '#dav';
import type { CollectionRecord } from '#store';
import { C } from '#xml';

export function canBeDefault({ kind, components }: CollectionRecord): boolean {
  return kind === 'calendar' && components?.includes('VEVENT') !== false;
}

/** The default calendar among the collections of a calendar home, the oldest of which come first. */
export function defaultCalendar(all: readonly CollectionRecord[]): CollectionRecord | undefined {
  const properties = all.find(({ kind }) => kind === 'schedule-inbox')?.properties ?? {};
  return namedAmong(all.filter(canBeDefault), C('schedule-default-calendar-URL'), properties);
}
