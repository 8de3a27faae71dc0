// How much a home may hold: its quota in octets (RFC 4331), and the number of objects in one collection.
import type { Queries, Statement } from './database.js';
import { Refusal } from './refusal.js';

/** What may be stored; settings of the server. */
export interface StorageLimits {
  /** Octets of all objects of a home that has no quota of its own; infinity where that is not limited. */
  readonly quota: number;
  /** Objects in one collection. */
  readonly maxResources: number;
}

export interface Usage {
  /** Octets of all objects of the home. */
  readonly used: number;
  /** What these may come to; infinity where there is no limit. */
  readonly quota: number;
}

/** The columns of `Usage` for the home `h`. @param preset the number of the parameter with the quota of the settings */
export function usageColumns(preset: string): string {
  return `(select coalesce(sum(octets), 0)::bigint from collection where home_id = h.id) as used,
    coalesce(h.quota, ${preset}::double precision) as quota`;
}

/** What a change adds; less than nothing where it takes away. */
export interface Growth {
  readonly members: number;
  readonly octets: number;
}

/**
 * Refuses what a home or collection has no room for. What grows nothing is always admitted, however little room there is.
 * Usage and members must have been read under the lock of the home.
 * @throws Refusal quota-exceeded, too-many-resources
 */
export function checkRoom(
  { used, quota, members }: Usage & { readonly members: number },
  growth: Growth,
  { maxResources }: StorageLimits,
): void {
  if (growth.members > 0 && members + growth.members > maxResources) {
    throw new Refusal('too-many-resources', String(maxResources));
  }
  if (growth.octets > 0 && used + growth.octets > quota) {
    throw new Refusal('quota-exceeded', `uses ${used} of ${quota} octets and would need ${growth.octets} more`);
  }
}

const USAGES: Statement = {
  name: 'usage_of_homes',
  text: `select h.id, ${usageColumns('$2')} from home h where h.id = any($1::bigint[])`,
};

/** What some homes use, and may use, by their ids. @param limits the quota of homes that have none of their own */
export async function usageOf(
  queries: Queries,
  homeIds: readonly number[],
  { quota }: StorageLimits,
): Promise<ReadonlyMap<number, Usage>> {
  const rows = await queries.query<Usage & { readonly id: number }>(USAGES, [[...new Set(homeIds)], quota]);
  return new Map(rows.map(({ id, ...usage }) => [id, usage]));
}

const SET_QUOTA: Statement = {
  name: 'set_quota',
  text: `update home set quota = $2 where principal_id = (select id from principal where kind = 'user' and name = $1)
    returning id`,
};

/**
 * Gives an account a quota of its own.
 * @param quota octets, infinity for no limit, null for the quota of the settings @returns whether there is such an account
 */
export async function setQuota(queries: Queries, name: string, quota: number | null): Promise<boolean> {
  return (await queries.query(SET_QUOTA, [name, quota])).length > 0;
}
