// What queries find objects by: when they happen and what they say, written along with the object in one statement.
import { hash } from 'node:crypto';
import { type Occurrence, occurrenceRows } from './occurrences.js';

/** The text of a property, folded, as searches look for it; null where it is too long to be indexed. */
export interface IndexedText {
  readonly property: string;
  readonly value: string | null;
}

export interface ObjectIndex {
  /** When the object happens. */
  readonly occurrences: readonly Occurrence[];
  /** What it says. */
  readonly texts: readonly IndexedText[];
}

/** The parts of a statement whose first three parameters name the object, and which has the index from `first` on. */
export interface IndexParts {
  /** Writes the index of an object that has none. */
  readonly insert: string;
  /** Writes the index of an object that may have one; of that, what is not in the new one is deleted. */
  readonly replace: string;
}

/** @param first the number of the first of the parameters that `indexParameters` gives */
export function indexParts(first: number): IndexParts {
  const [month, busy, exact, spans, property, value] = Array.from({ length: 6 }, (_, index) => `$${first + index}`);
  const happening = `insert into occurrence (home_id, collection_id, name, month, busy, exact, spans)
        select $1, $2, $3, month, busy, exact, spans
        from unnest(${month}::integer[], ${busy}::text[], ${exact}::boolean[], ${spans}::text[]::int8multirange[])
          row (month, busy, exact, spans)`;
  const saying = `insert into object_text (home_id, collection_id, name, property, value)
        select $1, $2, $3, property, value from unnest(${property}::text[], ${value}::text[]) row (property, value)`;
  return {
    insert: `happening as (${happening}), saying as (${saying})`,
    // Deleting is apart from writing, since one statement must not touch a row twice.
    replace: `happening as (${happening}
        on conflict (home_id, collection_id, name, month, busy, exact) do update set spans = excluded.spans
      ), saying as (${saying}
        on conflict (home_id, collection_id, name, property) do update set value = excluded.value
      ), not_happening as (
        delete from occurrence where home_id = $1 and collection_id = $2 and name = $3 and (month, busy, exact) not in
          (select month, busy, exact from unnest(${month}::integer[], ${busy}::text[], ${exact}::boolean[])
            row (month, busy, exact))
      ), not_saying as (
        delete from object_text
        where home_id = $1 and collection_id = $2 and name = $3 and property <> all (${property}::text[])
      )`,
  };
}

/** What `indexParameters` gives. */
export type IndexParameters = readonly (readonly unknown[])[];

/**
 * Names the index of a state of an object: the next state that would have the same need not write it again. It holds for this
 * ETag only, since a node of an older version writes a state and its index without a name.
 */
export function indexName(etag: string, parameters: IndexParameters): string {
  return hash('sha256', JSON.stringify([etag, parameters]), 'base64url');
}

/** The six parameters for the parts of a statement. */
export function indexParameters({ occurrences, texts }: ObjectIndex): IndexParameters {
  const rows = occurrenceRows(occurrences);
  return [
    rows.map(({ month }) => month),
    rows.map(({ busy }) => busy),
    rows.map(({ exact }) => exact),
    rows.map(({ spans }) => spans),
    texts.map(({ property }) => property),
    texts.map(({ value }) => value),
  ];
}

/** Parts that write the index of many new objects of the home `$1`, with `manyIndexParameters` from `first` on. */
export function manyIndexParts(first: number): string {
  const [at, as, month, busy, exact, spans, of, named, property, value] = Array.from(
    { length: 10 },
    (_, index) => `$${first + index}`,
  );
  return `happening as (
        insert into occurrence (home_id, collection_id, name, month, busy, exact, spans)
        select $1, collection_id, name, month, busy, exact, spans from unnest(${at}::bigint[], ${as}::text[],
          ${month}::integer[], ${busy}::text[], ${exact}::boolean[], ${spans}::text[]::int8multirange[])
          row (collection_id, name, month, busy, exact, spans)
      ), saying as (
        insert into object_text (home_id, collection_id, name, property, value)
        select $1, collection_id, name, property, value
        from unnest(${of}::bigint[], ${named}::text[], ${property}::text[], ${value}::text[])
          row (collection_id, name, property, value)
      )`;
}

/** An object by its collection and name, with its index. */
export interface IndexedObject {
  readonly collectionId: number;
  readonly name: string;
  readonly index: ObjectIndex;
}

/** The ten parameters for them. */
export function manyIndexParameters(objects: readonly IndexedObject[]): IndexParameters {
  const happening = objects.flatMap(({ collectionId, name, index }) =>
    occurrenceRows(index.occurrences).map((row) => ({ collectionId, name, ...row })),
  );
  const saying = objects.flatMap(({ collectionId, name, index }) =>
    index.texts.map((text) => ({ collectionId, name, ...text })),
  );
  return [
    happening.map(({ collectionId }) => collectionId),
    happening.map(({ name }) => name),
    happening.map(({ month }) => month),
    happening.map(({ busy }) => busy),
    happening.map(({ exact }) => exact),
    happening.map(({ spans }) => spans),
    saying.map(({ collectionId }) => collectionId),
    saying.map(({ name }) => name),
    saying.map(({ property }) => property),
    saying.map(({ value }) => value),
  ];
}
