// Writing one object: conditions, uniqueness of its UID, history and numbering in one transaction.
import { type Author, advanceAhead } from './changing.js';
import { type ClearingConditions, clearForObject } from './clearing.js';
import { type Condition, demand, type StateRow, stateIn } from './conditions.js';
import type { Database, Statement, TransactionQueries } from './database.js';
import { lockParameters, lockPath, locksColumn } from './locks.js';
import { expectNoCollection } from './nesting.js';
import { indexName, indexParameters, indexParts, type ObjectIndex } from './object-index.js';
import type { CollectionRecord, StoredProperties } from './records.js';
import { Refusal } from './refusal.js';
import { checkRoom, type Usage, usageColumns } from './room.js';
import { keepVersions } from './versions.js';

/** An object as the content rules admitted it. */
export interface NewObject extends ObjectIndex {
  /** Null for a file, which has none. */
  readonly uid: string | null;
  readonly etag: string;
  /** What it is: an iCalendar component, `VCARD`, or the media type of a file. */
  readonly component: string;
  /** The text as it came, to be given back octet for octet; empty for a file. */
  readonly body: string;
  /** The octets of a file. */
  readonly bytes?: Buffer;
  /** Octets of the body. */
  readonly size: number;
  /** Whether the body is octet for octet what the client sent, so that the client may be told its ETag. */
  readonly asSent: boolean;
  /** Properties that come along with a copy; absent: those of the object that is replaced stay. */
  readonly properties?: StoredProperties;
}

export interface Written {
  readonly created: boolean;
  readonly change: number;
}

// By the name of the collection, too: one that was moved in the meantime is not at the URL that the request is about.
const STATE: Statement = {
  name: 'state_before_put',
  text: `select h.change as number, c.change as collection_change, c.members, o.etag, o.uid, o.size, o.index_name, ${usageColumns('$5')},
      case when o.uid is distinct from $4 then (
        select u.name from object u where u.home_id = $1 and u.collection_id = $2 and u.uid = $4
      ) end as uid_holder,
      ${locksColumn(7)}
    from home h
    join collection c on c.home_id = h.id and c.id = $2 and c.name = $6
    left join object o on o.home_id = c.home_id and o.collection_id = c.id and o.name = $3
    where h.id = $1`,
};

const INDEX = indexParts(15);

const touched = (newMembers: 0 | 1) => `touched as (
      update collection set change = $4, modified_at = now(), members = members + ${newMembers}, octets = octets + $12
      where home_id = $1 and id = $2
    )`;

const CREATE: Statement = {
  name: 'create_object',
  text: `with ${touched(1)}, ${INDEX.insert}, mapped_again as (
      delete from tombstone where home_id = $1 and collection_id = $2 and name = $3
    )
    insert into object (home_id, collection_id, name, change, credential_id, uid, etag, component, body, size, properties,
      bytes, index_name)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce($11::jsonb, '{}'), $13, $14)`,
};

// All parts of one statement see the object as it was before: `kept` copies the state that the update replaces.
const replacing = (more: string) => `with ${touched(0)}, ${more} kept as (
      ${keepVersions('object where home_id = $1 and collection_id = $2 and name = $3', '$4', '$5')}
    )
    update object set change = $4, credential_id = $5, uid = $6, etag = $7, component = $8, body = $9, size = $10,
      properties = coalesce($11::jsonb, properties), bytes = $13, index_name = $14, modified_at = now()
    where home_id = $1 and collection_id = $2 and name = $3`;

const REPLACE: Statement = { name: 'replace_object', text: replacing(`${INDEX.replace},`) };

// Most changes are of what no query asks the index for, such as a description, an alarm or an answer.
const REPLACE_BUT_INDEX: Statement = { name: 'replace_object_but_index', text: replacing('') };

/**
 * Creates or replaces the object of a name.
 * @param clearing under which a collection in its place gives way; absent: it does not
 * @throws Refusal name-taken, collection-missing, condition-failed, quota-exceeded, too-many-resources, uid-conflict (detail:
 *   the name of the object that has the UID, or of the object that would change its UID)
 */
export async function put(
  database: Database,
  collection: CollectionRecord,
  name: string,
  object: NewObject,
  condition: Condition,
  author: Author,
  clearing?: ClearingConditions,
): Promise<Written> {
  return await database.transaction(async (queries) => {
    advanceAhead(queries, collection.home.id);
    const replaced = await clearForObject(queries, { collection, name }, author, clearing);
    if (replaced) advanceAhead(queries, collection.home.id);
    const written = await putNumbered(queries, collection, name, object, condition, author);
    return { ...written, created: written.created && !replaced };
  });
}

interface PutState extends StateRow, Usage {
  readonly number: number;
  readonly members: number;
  readonly uid: string | null;
  readonly size: number | null;
  readonly index_name: string | null;
  /** The name of another object that has the UID. */
  readonly uid_holder: string | null;
}

/**
 * The same inside a transaction that has the lock already, and whose number is the last that it drew from the home.
 * @param freed the octets that the transaction took out of the same home before
 */
export async function putNumbered(
  queries: TransactionQueries,
  collection: CollectionRecord,
  name: string,
  object: NewObject,
  condition: Condition,
  { credentialId, limits }: Author,
  freed = 0,
): Promise<Written> {
  const key = [collection.home.id, collection.id, name];
  const [state] = await queries.query<PutState>(STATE, [
    ...key,
    object.uid,
    limits.quota,
    collection.name,
    ...lockParameters(collection.home.area, lockPath(collection.name, name)),
  ]);
  if (state === undefined) throw new Refusal('collection-missing');
  await demand(condition, stateIn(state), queries);
  if (state.uid_holder !== null) throw new Refusal('uid-conflict', state.uid_holder);
  // An object keeps its UID for life (RFC 4791 §5.3.2.1, RFC 6352 §6.3.2.1).
  if (state.uid !== null && state.uid !== object.uid) throw new Refusal('uid-conflict', name);
  const grown = object.size - (state.size ?? 0);
  if (state.etag === null) await expectNoCollection(queries, collection, name);
  checkRoom(state, { members: state.etag === null ? 1 : 0, octets: grown - freed }, limits);
  const index = indexParameters(object);
  const isIndexed = state.etag !== null && state.index_name === indexName(state.etag, index);
  queries.runAhead(state.etag === null ? CREATE : isIndexed ? REPLACE_BUT_INDEX : REPLACE, [
    ...key,
    state.number,
    credentialId,
    object.uid,
    object.etag,
    object.component,
    object.body,
    object.size,
    object.properties === undefined ? null : JSON.stringify(object.properties),
    grown,
    object.bytes ?? null,
    indexName(object.etag, index),
    ...(isIndexed ? [] : index),
  ]);
  return { created: state.etag === null, change: state.number };
}
