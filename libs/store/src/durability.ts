// Whether the database keeps what it has committed, however it ends.
import type { Queries, Statement } from './queries.js';

const LOSSY: Statement = {
  name: 'lossy_settings',
  text: `select name from pg_settings
    where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name`,
};

/** The settings of PostgreSQL with which it may lose what it has acknowledged, when it or the machine crashes. */
export async function lossySettings(queries: Queries): Promise<readonly string[]> {
  const rows = await queries.query<{ name: string }>(LOSSY, []);
  return rows.map(({ name }) => name);
}
