// An account for tests of the store, which know no URLs.
import { addUser, type CollectionRecord, collections, type Database, homeOfUser } from '#store';

/** The calendar that a new account has from the beginning. */
export async function newCalendar(database: Database, name: string): Promise<CollectionRecord> {
  await addUser(database, { name, displayName: name, email: null, secret: 'x' });
  const home = await homeOfUser(database, name, 'calendars');
  const [calendar] = home === undefined ? [] : await collections(database, home);
  if (calendar === undefined) throw new Error('There is no calendar.');
  return calendar;
}
