// What collections count of their members, counted again: a node of an earlier version, beside newer ones, may not count with them.
import { lockHome } from './changing.js';
import type { Database, Statement } from './database.js';

const HOMES: Statement = { name: 'ids_of_homes', text: 'select id from home order by id' };

const RECOUNT: Statement = {
  name: 'recount_collections',
  isLong: true,
  text: `update collection c set members = present.members, octets = present.octets
    from (
      select c.id, count(o.name) as members, coalesce(sum(o.size), 0) as octets
      from collection c left join object o on o.home_id = c.home_id and o.collection_id = c.id
      where c.home_id = $1 group by c.id
    ) present
    where c.home_id = $1 and c.id = present.id and (c.members, c.octets) <> (present.members, present.octets)
    returning c.id`,
};

/** Counts what is in each collection, home by home; writers wait. @returns how many collections had counted wrongly */
export async function recount(database: Database): Promise<number> {
  let corrected = 0;
  for (const { id } of await database.query<{ id: number }>(HOMES, [])) {
    corrected += await database.transaction(async (queries) => {
      await lockHome(queries, id);
      return (await queries.query(RECOUNT, [id])).length;
    });
  }
  return corrected;
}
