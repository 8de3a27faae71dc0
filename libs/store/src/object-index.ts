// What queries find objects by: when they happen and what they say, written along with the object in one statement.
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
  /** Writes the rows of the index. */
  readonly insert: string;
  /** Deletes the rows that are not among them. It is apart from `insert`, since one statement must not touch a row twice. */
  readonly remove: string;
}

/** @param first the number of the first of the parameters that `indexParameters` gives */
export function indexParts(first: number): IndexParts {
  const [month, busy, exact, spans, property, value] = Array.from({ length: 6 }, (_, index) => `$${first + index}`);
  return {
    insert: `happening as (
        insert into occurrence (home_id, collection_id, name, month, busy, exact, spans)
        select $1, $2, $3, month, busy, exact, spans
        from unnest(${month}::integer[], ${busy}::text[], ${exact}::boolean[], ${spans}::text[]::int8multirange[])
          row (month, busy, exact, spans)
        on conflict (home_id, collection_id, name, month, busy, exact) do update set spans = excluded.spans
      ), saying as (
        insert into object_text (home_id, collection_id, name, property, value)
        select $1, $2, $3, property, value from unnest(${property}::text[], ${value}::text[]) row (property, value)
        on conflict (home_id, collection_id, name, property) do update set value = excluded.value
      )`,
    remove: `not_happening as (
        delete from occurrence where home_id = $1 and collection_id = $2 and name = $3 and (month, busy, exact) not in
          (select month, busy, exact from unnest(${month}::integer[], ${busy}::text[], ${exact}::boolean[])
            row (month, busy, exact))
      ), not_saying as (
        delete from object_text
        where home_id = $1 and collection_id = $2 and name = $3 and property <> all (${property}::text[])
      )`,
  };
}

/** The six parameters for the parts of a statement. */
export function indexParameters({ occurrences, texts }: ObjectIndex): readonly (readonly unknown[])[] {
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
