// Many members in no time: written by one statement of SQL, as if a client had put them one after the other.
import type { Database, Statement } from '#store';
import type { Account } from './server.js';

const FILL: Statement = {
  name: 'fill',
  text: `with lengthened as (
      update home h set change = change + $2 from principal p
      where p.id = h.principal_id and p.name = $1 returning h.id, h.change - $2 as change
    ), touched as (
      update collection c set change = l.change + $2 from lengthened l
      where c.home_id = l.id and c.area = 'calendars' and c.name = 'default' returning c.home_id, c.id, l.change as before
    )
    insert into object (home_id, collection_id, name, uid, etag, component, body, size, change)
    select home_id, id, lpad(n::text, $4, '0') || '.ics', 'uid-' || n, 'etag-' || n, 'VEVENT',
      replace($3, 'UID:', 'UID:uid-' || n), octet_length($3), before + n
    from touched, generate_series(1, $2) n`,
};

/** Puts objects into an account's default calendar. @returns their paths */
export async function fill(
  database: Database,
  { name, calendar }: Pick<Account, 'name' | 'calendar'>,
  members: number,
  body: string,
): Promise<string[]> {
  const digits = Math.max(5, String(members).length);
  await database.query(FILL, [name, members, body, digits]);
  return Array.from({ length: members }, (_, n) => `${calendar}${String(n + 1).padStart(digits, '0')}.ics`);
}
