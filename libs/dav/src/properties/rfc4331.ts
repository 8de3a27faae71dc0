// How much room there is (RFC 4331): the same for a home and all its collections, which share one quota.
import { type CollectionRecord, type HomeRecord, usageOf } from '#store';
import { D, text } from '#xml';
import type { Context } from '../context.js';
import { property } from '../property-row.js';
import { COLLECTION_KINDS, HOME_KINDS } from '../resource.js';

type Holding = HomeRecord | CollectionRecord;

const HOLDING_KINDS = [...HOME_KINDS, ...COLLECTION_KINDS] as const;

const homeIdOf = (resource: Holding) => ('home' in resource ? resource.home.id : resource.id);

async function loadUsages(resources: readonly Holding[], { database, limits }: Context) {
  const usages = await usageOf(database, resources.map(homeIdOf), limits);
  return new Map(resources.map((resource) => [resource, usages.get(homeIdOf(resource))]));
}

// §3: not there where nothing limits the account.
const quotaAvailableBytes = property({
  name: D('quota-available-bytes'),
  on: HOLDING_KINDS,
  load: loadUsages,
  get(_resource, _context, _parameters, usage) {
    if (usage === undefined || usage.quota === Number.POSITIVE_INFINITY) return undefined;
    return text(String(Math.max(0, usage.quota - usage.used)));
  },
});

// §4
const quotaUsedBytes = property({
  name: D('quota-used-bytes'),
  on: HOLDING_KINDS,
  load: loadUsages,
  get: (_resource, _context, _parameters, usage) => usage && text(String(usage.used)),
});

export const rfc4331 = [quotaAvailableBytes, quotaUsedBytes];
