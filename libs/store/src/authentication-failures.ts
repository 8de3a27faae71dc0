// Failed attempts to sign in, counted for all nodes together, and for how long they keep their subject out.
import type { Queries, Statement } from './database.js';

const BLOCKED: Statement = {
  name: 'blocked_seconds',
  text: `select ceil(extract(epoch from max(blocked_until) - now()))::integer as seconds from authentication_failure
    where subject = any($1::text[]) and blocked_until > now()`,
};

/** The seconds for which at least one of these subjects may not try again; 0 when each may. */
export async function blockedSeconds(queries: Queries, subjects: readonly string[]): Promise<number> {
  const [row] = await queries.query<{ seconds: number | null }>(BLOCKED, [subjects]);
  return row?.seconds ?? 0;
}

// Failures count together while they happen within 5 minutes. From the allowed number on each one costs a minute,
// two, four … up to 15; that is forgotten when the last block has been over for 15 minutes.
const FORGOTTEN = `now() > coalesce(f.blocked_until + interval '15 minutes', f.since + interval '5 minutes')`;

const RECORD_FAILURE: Statement = {
  name: 'record_authentication_failure',
  text: `insert into authentication_failure as f (subject, failures, since) values ($1, 1, now())
    on conflict (subject) do update set
      failures = case when ${FORGOTTEN} then 1 else f.failures + 1 end,
      since = case when ${FORGOTTEN} then now() else f.since end,
      blocked_until = case when ${FORGOTTEN} or f.failures + 1 < $2 then null
        else now() + least(interval '1 minute' * power(2, least(f.failures + 1 - $2, 4)), interval '15 minutes') end`,
};

/** Counts one failure of a subject, which may fail `allowed` times in 5 minutes. */
export async function recordFailure(queries: Queries, subject: string, allowed: number): Promise<void> {
  await queries.query(RECORD_FAILURE, [subject, allowed]);
}

const FORGIVE: Statement = {
  name: 'forgive_authentication_failures',
  text: 'delete from authentication_failure where subject = $1',
};

/** Forgets the failures of a subject, after a success. */
export async function forgiveFailures(queries: Queries, subject: string): Promise<void> {
  await queries.query(FORGIVE, [subject]);
}

const FORGET: Statement = {
  name: 'forget_authentication_failures',
  text: `delete from authentication_failure f where ${FORGOTTEN}`,
};

/** Deletes what no longer counts; to be called now and then. Any number of nodes may call this at once. */
export async function forgetOldFailures(queries: Queries): Promise<void> {
  await queries.query(FORGET, []);
}
