// Whom somebody wants to ask: the calendar homes of users by their addresses, and what the asker is to each.
import type { Queries, Statement } from './database.js';
import { ACCESS_COLUMNS, type AccessRow, accessJoin, accessOf } from './grants.js';
import type { HomeRecord } from './records.js';
import { HOME_COLUMNS, type HomeRow, homeOf, PRINCIPAL_COLUMNS } from './rows.js';

/** Somebody by the name of the principal, or by email. */
export type Recipient = { readonly name: string } | { readonly email: string };

// Where two have one email address, the older account is meant.
const HOMES: Statement = {
  name: 'homes_of_recipients',
  text: `select w.position::integer, ${PRINCIPAL_COLUMNS}, ${HOME_COLUMNS}, ${ACCESS_COLUMNS}
    from unnest($2::text[], $3::text[]) with ordinality w (name, email, position)
    cross join lateral (
      (select * from principal where name = w.name)
      union all
      (select * from principal where lower(email) = lower(w.email) and kind = 'user' order by id limit 1)
    ) p
    join home h on h.principal_id = p.id
    join principal me on me.id = $1
    ${accessJoin(`'calendars'`)}`,
};

/** The calendar homes of some people, in the same order, as somebody may see them; undefined where nobody is meant. */
export async function homesOfRecipients(
  queries: Queries,
  askerId: number,
  recipients: readonly Recipient[],
): Promise<readonly (HomeRecord | undefined)[]> {
  const rows = await queries.query<HomeRow & AccessRow & { readonly position: number }>(HOMES, [
    askerId,
    recipients.map((recipient) => ('name' in recipient ? recipient.name : null)),
    recipients.map((recipient) => ('email' in recipient ? recipient.email : null)),
  ]);
  const homes = new Map(rows.map((row) => [row.position, homeOf(row, 'calendars', accessOf(row))]));
  return recipients.map((_, index) => homes.get(index + 1));
}
