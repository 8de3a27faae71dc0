// Earlier states of many objects become the present ones: the writing side of undo.
import { advance } from './changing.js';
import type { Queries, Statement } from './database.js';
import { PAGE_ROWS_WITH_BODY, withinOctets } from './members.js';
import { type IndexedObject, manyIndexParameters, manyIndexParts, type ObjectIndex } from './object-index.js';
import type { CollectionKind } from './records.js';
import type { Indexer } from './reindex.js';
import type { Step } from './undo.js';
import { keepVersions } from './versions.js';

// First everything goes that will not stay as it is; so UIDs may change hands between the objects that come back.
const TAKE_AWAY: Statement = {
  name: 'take_away_objects',
  isLong: true,
  text: `with planned as (
      select * from unnest($2::bigint[], $3::text[], $4::bigint[], $5::boolean[])
        p (collection_id, name, new_change, stays_away)
    ), removed as (
      delete from object o using planned p
      where o.home_id = $1 and o.collection_id = p.collection_id and o.name = p.name
      returning o.*, p.new_change, p.stays_away
    ), kept as (
      ${keepVersions('removed', 'new_change', '$6')}
    ), buried as (
      insert into tombstone (home_id, collection_id, name, change)
      select home_id, collection_id, name, new_change from removed where stays_away
    ), touched as (
      update collection c set change = r.change, modified_at = now(), members = c.members - r.members, octets = c.octets - r.octets
      from (
        select collection_id, max(new_change) as change, count(*) as members, sum(size) as octets from removed group by 1
      ) r
      where c.home_id = $1 and c.id = r.collection_id
    )
    select collection_id, name, created_at from removed`,
};

// Looked up by its whole key, one by one: a page is small, and what PostgreSQL believes of the tables is old by now.
const STATE = `select * from version
        where home_id = $1 and collection_id = p.collection_id and name = p.name and change = p.state limit 1`;

const OCTETS = 'coalesce(octet_length(v.bytes), octet_length(v.body))';

const TO_BRING_BACK: Statement = {
  name: 'states_to_bring_back',
  text: withinOctets(
    `select p.position, c.kind, v.body, ${OCTETS} as page_octets
      from unnest($2::bigint[], $3::text[], $4::bigint[]) with ordinality p (collection_id, name, state, position)
      cross join lateral (${STATE}) v
      join collection c on c.home_id = $1 and c.id = p.collection_id`,
    'position',
  ),
};

const BRING_BACK: Statement = {
  name: 'bring_back_objects',
  isLong: true,
  text: `with planned as (
      select * from unnest($2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::timestamptz[])
        p (collection_id, name, state, new_change, created_at)
    ), ${manyIndexParts(8)}, mapped_again as (
      delete from tombstone t using planned p
      where t.home_id = $1 and t.collection_id = p.collection_id and t.name = p.name
    ), brought as (
      insert into object (home_id, collection_id, name, change, uid, etag, component, body, bytes, properties, size,
        created_at, credential_id)
      select v.home_id, v.collection_id, v.name, p.new_change, v.uid, v.etag, v.component, v.body, v.bytes, v.properties,
        ${OCTETS}, coalesce(p.created_at, now()), $7
      from planned p cross join lateral (${STATE}) v
      returning collection_id, change, size
    )
    update collection c set change = greatest(c.change, b.change), modified_at = now(), members = c.members + b.members,
      octets = c.octets + b.octets
    from (select collection_id, max(change) as change, count(*) as members, sum(size) as octets from brought group by 1) b
    where c.home_id = $1 and c.id = b.collection_id`,
};

interface NumberedStep extends Step {
  /** The number of this change. */
  readonly change: number;
}

interface Found {
  readonly kind: CollectionKind;
  readonly body: string;
}

/** Does what was planned, in a transaction that has the lock. Each object gets a number of its own. */
export async function bringBack(
  queries: Queries,
  homeId: number,
  plan: readonly Step[],
  indexer: Indexer,
  credentialId: number | null,
): Promise<void> {
  if (plan.length === 0) return;
  const first = await advance(queries, homeId, plan.length);
  const steps = plan.map((step, index): NumberedStep => ({ ...step, change: first + index }));
  const made = await takeAway(queries, homeId, steps, credentialId);
  const coming = steps.filter(({ state }) => state !== null);
  for (let at = 0; at < coming.length; ) {
    const slice = coming.slice(at, at + PAGE_ROWS_WITH_BODY);
    const found = await queries.query<Found>(TO_BRING_BACK, [homeId, ...keys(slice), slice.map(({ state }) => state)]);
    if (found.length === 0) throw new Error('A state that was planned to come back is gone.');
    const page = slice.slice(0, found.length);
    const indexes = await Promise.all(found.map(async ({ kind, body }) => indexer(kind, body)));
    await queries.query(BRING_BACK, [
      homeId,
      ...keys(page),
      page.map(({ state }) => state),
      page.map(({ change }) => change),
      page.map((step) => made.get(keyOf(step.collection.id, step.name)) ?? null),
      credentialId,
      ...manyIndexParameters(page.flatMap((step, at) => indexed(step, indexes[at]))),
    ]);
    at += page.length;
  }
}

/** @returns when the objects that come back changed were made */
async function takeAway(
  queries: Queries,
  homeId: number,
  steps: readonly NumberedStep[],
  credentialId: number | null,
): Promise<ReadonlyMap<string, Date>> {
  const going = steps.filter(({ what }) => what !== 'bring back');
  const rows = await queries.query<{ collection_id: number; name: string; created_at: Date }>(TAKE_AWAY, [
    homeId,
    ...keys(going),
    going.map(({ change }) => change),
    going.map(({ what }) => what === 'remove'),
    credentialId,
  ]);
  return new Map(rows.map((row) => [keyOf(row.collection_id, row.name), row.created_at]));
}

// What cannot be read any more comes back all the same; queries do not find it.
function indexed({ collection, name }: Step, index: ObjectIndex | undefined): readonly IndexedObject[] {
  return index === undefined ? [] : [{ collectionId: collection.id, name, index }];
}

function keys(steps: readonly Step[]): readonly [readonly number[], readonly string[]] {
  return [steps.map(({ collection }) => collection.id), steps.map(({ name }) => name)];
}

function keyOf(collectionId: number, name: string): string {
  return `${collectionId} ${name}`;
}
