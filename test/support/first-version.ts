// A node of the first version of Daybook, as far as it writes: its statements as they were, to be run on any later schema.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { foldForSearch } from '#contentline';

/** A collection that it made. */
export interface OldCollection {
  readonly homeId: number;
  readonly id: number;
}

const NEW_ACCOUNT = `with created as (
    insert into principal (kind, name, display_name, email, administrator) values ('user', $1, $1, null, false) returning *
  ), proxied as (
    insert into principal (kind, name, display_name, owner_id)
    select type, created.name || '/' || type, type, id
    from created cross join unnest('{calendar-proxy-read,calendar-proxy-write}'::text[]) type
  ), secured as (
    insert into credential (principal_id, kind, label, secret) select id, 'password', '', $2 from created
  ), housed as (
    insert into home (principal_id) select id from created returning id
  )
  select id::integer from housed`;

const ADVANCE = 'update home set change = change + $2 where id = $1 returning change::integer';

const NEW_COLLECTION = `insert into collection (home_id, area, kind, name, components, properties, change, own_change)
  values ($1, $2, $3, $4, $5, '{}', $6, $6) returning id::integer`;

const TOUCHED = 'update collection set change = $4, modified_at = now() where home_id = $1 and id = $2';

const INDEXED = `happening as (
    insert into occurrence (home_id, collection_id, name, month, busy, exact, spans)
    select $1, $2, $3, month, busy, exact, spans
    from unnest($12::integer[], $13::text[], $14::boolean[], $15::text[]::int8multirange[]) row (month, busy, exact, spans)
    on conflict (home_id, collection_id, name, month, busy, exact) do update set spans = excluded.spans
  ), saying as (
    insert into object_text (home_id, collection_id, name, property, value)
    select $1, $2, $3, property, value from unnest($16::text[], $17::text[]) row (property, value)
    on conflict (home_id, collection_id, name, property) do update set value = excluded.value
  )`;

const CREATE = `with touched as (${TOUCHED}), ${INDEXED}, mapped_again as (
    delete from tombstone where home_id = $1 and collection_id = $2 and name = $3
  )
  insert into object (home_id, collection_id, name, change, credential_id, uid, etag, component, body, size, properties)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce($11::jsonb, '{}'))`;

const kept = (from: string, change: string, credential: string) => `kept as (
    insert into version (home_id, collection_id, name, change, uid, etag, component, body, properties,
      written_at, written_by, replaced_change, replaced_by)
    select home_id, collection_id, name, change, uid, etag, component, body, properties,
      modified_at, credential_id, ${change}::bigint, ${credential}::bigint
    from ${from}
  )`;

const REPLACE = `with touched as (${TOUCHED}), ${INDEXED},
  ${kept('object where home_id = $1 and collection_id = $2 and name = $3', '$4', '$5')}
  update object set change = $4, credential_id = $5, uid = $6, etag = $7, component = $8, body = $9, size = $10,
    properties = coalesce($11::jsonb, properties), modified_at = now()
  where home_id = $1 and collection_id = $2 and name = $3`;

const REMOVE = `with removed as (
    delete from object where home_id = $1 and collection_id = $2 and name = $3 returning *
  ), ${kept('removed', '$4', '$5')}
  insert into tombstone (home_id, collection_id, name, change) values ($1, $2, $3, $4::bigint)`;

const REMOVE_COLLECTION = `with ${kept('object where home_id = $1 and collection_id = $2', '$3', '$4')}, removed as (
    delete from collection where home_id = $1 and id = $2 returning *
  ), hidden as (
    update home set acl_change = $3::bigint
    where id = $1 and exists (select from ace where home_id = $1 and collection_id = $2)
  )
  insert into collection_tombstone (home_id, area, name, collection_id, kind, components, properties, change, credential_id)
  select home_id, area, name, id, kind, components, properties, $3::bigint, $4::bigint from removed
  returning name`;

const SHARE = `insert into ace (home_id, area, collection_id, position, grants, principal_id, pseudo_principal, privileges)
  select $1, 'calendars', $2, 1, true, id, null, '{read}' from principal where name = $3`;

const MARCH_2026 = 2026 * 12 + 2;

/** The node on a connection. Everything that it stores happens on 1 March 2026 from 12 to 13 UTC. */
export function firstVersion(client: pg.ClientBase) {
  const first = async <Value>(text: string, values: readonly unknown[], column: string): Promise<Value> =>
    (await client.query(text, [...values])).rows[0][column];
  const advance = (homeId: number) => first<number>(ADVANCE, [homeId, 1], 'change');

  async function write(statement: string, at: OldCollection, name: string, uid: string, body: string): Promise<void> {
    const { homeId, id } = at;
    const etag = createHash('sha256').update(body).digest('hex').slice(0, 32);
    const component = body.startsWith('BEGIN:VCARD') ? 'VCARD' : 'VEVENT';
    const summary = /SUMMARY:(.*)\r/.exec(body)?.[1];
    const start = Date.UTC(2026, 2, 1, 12) / 1000;
    const happens = component === 'VEVENT';
    await client.query(statement, [
      ...[homeId, id, name, await advance(homeId), null, uid, etag, component, body, Buffer.byteLength(body), null],
      ...[happens ? [MARCH_2026] : [], happens ? ['busy'] : [], happens ? [true] : []],
      happens ? [`{[${start},${start + 3600})}`] : [],
      ...(summary === undefined ? [[], []] : [['SUMMARY'], [foldForSearch(summary)]]),
    ]);
  }

  return {
    /** @returns the calendar and the address book that it has from the beginning */
    async addAccount(
      name: string,
      secret: string,
    ): Promise<readonly [calendar: OldCollection, addressBook: OldCollection]> {
      const homeId = await first<number>(NEW_ACCOUNT, [name, secret], 'id');
      return [
        await this.addCollection(homeId, 'calendars', 'default'),
        await this.addCollection(homeId, 'addressbooks', 'default'),
      ];
    },
    async addCollection(homeId: number, area: 'calendars' | 'addressbooks', name: string): Promise<OldCollection> {
      const [kind, components] = area === 'calendars' ? ['calendar', ['VEVENT']] : ['addressbook', null];
      const values = [homeId, area, kind, name, components, await advance(homeId)];
      return { homeId, id: await first<number>(NEW_COLLECTION, values, 'id') };
    },
    create: (at: OldCollection, name: string, uid: string, body: string) => write(CREATE, at, name, uid, body),
    replace: (at: OldCollection, name: string, uid: string, body: string) => write(REPLACE, at, name, uid, body),
    async remove({ homeId, id }: OldCollection, name: string): Promise<void> {
      const change = await advance(homeId);
      await client.query(REMOVE, [homeId, id, name, change, null]);
      await client.query('update collection set change = $3, modified_at = now() where home_id = $1 and id = $2', [
        ...[homeId, id, change],
      ]);
    },
    async removeCollection({ homeId, id }: OldCollection): Promise<void> {
      await client.query(REMOVE_COLLECTION, [homeId, id, await advance(homeId), null]);
    },
    async share({ homeId, id }: OldCollection, name: string): Promise<void> {
      await client.query(SHARE, [homeId, id, name]);
    },
  };
}
