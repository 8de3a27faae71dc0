// Which objects of a collection may match a query: names from the indexes, then the objects in pages.
import type { Queries, Statement } from './database.js';
import { PAGE_ROWS_WITH_BODY, withinOctets } from './members.js';
import { certainlyIn, happensIn, type Span, spanParameters } from './occurrences.js';
import type { CollectionRecord, Facet, ObjectRecord } from './records.js';
import { type ObjectRow, objectColumns, objectOf } from './rows.js';

/** A text that must occur in a property, folded as the index is. */
export interface Containing {
  readonly property: string;
  readonly text: string;
}

/** What the indexes can answer of a query. All parts must hold. */
export interface Search {
  /** Only the object of this name. */
  readonly name?: string;
  /** Only objects of this component; absent: of any. */
  readonly component?: string;
  /** Only objects that may happen in this span. */
  readonly span?: Span;
  /** Only objects in which all of these, or at least one, may occur. */
  readonly texts?: { readonly required: 'all' | 'any'; readonly containing: readonly Containing[] };
  /** Whether an object of which all this is certain is one of those searched for, without being read; perhaps only in ASCII. */
  readonly conclusive: boolean | 'in-ascii';
}

/** An object that may match. */
export interface Candidate<F extends Facet> {
  readonly object: ObjectRecord<F>;
  /** The body, unless the indexes are certain that the object is one of those searched for. */
  readonly undecidedBody: string | undefined;
}

/** The objects that a search cannot rule out, page by page in the order of their names. No connection is held in between. */
export async function* search<F extends Facet>(
  queries: Queries,
  collection: CollectionRecord,
  searched: Search,
  facets: readonly F[],
): AsyncGenerator<readonly Candidate<F>[]> {
  const all = await candidates(queries, collection, searched);
  const names = searched.name === undefined ? all : all.filter(({ name }) => name === searched.name);
  const statement = candidateStatement(facets);
  for (let at = 0; at < names.length; ) {
    const slice = names.slice(at, at + PAGE_ROWS_WITH_BODY);
    const rows = await queries.query<CandidateRow>(statement, [
      collection.home.id,
      collection.id,
      slice.map(({ name }) => name),
      slice.map(({ exact }) => exact && searched.conclusive !== false),
      searched.conclusive === 'in-ascii',
    ]);
    at += rows.length;
    // What was deleted in the meantime is passed over.
    yield rows
      .filter(({ etag }) => etag !== null)
      .map((row) => ({
        object: objectOf(row, collection, facets),
        undecidedBody: row.undecided_body ?? undefined,
      }));
  }
}

interface CandidateRow extends ObjectRow {
  readonly undecided_body: string | null;
}

function candidateStatement(facets: readonly Facet[]): Statement {
  const page = `select w.position, coalesce(o.size, 0) as page_octets, ${objectColumns(facets)},
      case when not w.exact or ($5::boolean and o.size <> char_length(o.body)) then o.body end as undecided_body
    from unnest($3::text[], $4::boolean[]) with ordinality w (name, exact, position)
    left join object o on o.home_id = $1 and o.collection_id = $2 and o.name = w.name`;
  return { name: `candidates_${facets.join('_')}`, text: withinOctets(page, 'position') };
}

interface CandidateName {
  readonly name: string;
  readonly exact: boolean;
}

const HAPPENING = `select name, bool_or(${certainlyIn('$6')}) as exact from occurrence
  where home_id = $1 and collection_id = $2 and ${happensIn('$4', '$5', '$6')} group by name`;

// Of a text that was too long for the index, the value is null: it may contain anything.
const CONTAINING = `select name, count(distinct position) filter (where value is not null) >= $6 as exact
  from unnest($4::text[], $5::text[]) with ordinality w (property, text, position)
  cross join lateral (
    select name, value from object_text where home_id = $1 and collection_id = $2 and object_text.property = w.property
      and (value is null or strpos(value, w.text) > 0) offset 0
  ) found
  group by name having count(distinct position) >= $6`;

const shift = (sql: string, by: number) => sql.replace(/\$([4-9])/g, (_, number) => `$${Number(number) + by}`);

// An object has one component, so an object that happens in a span and has that component happens with it. Asked for one by one:
// in the plan that PostgreSQL keeps for all parameters, `exists` would read every object of the collection.
const hasComponent = (name: string) => `($3::text is null
  or (select component from object where home_id = $1 and collection_id = $2 and object.name = ${name}) = $3)`;

const BY_COMPONENT: Statement = {
  name: 'names_by_component',
  text: `select name, true as exact from object
    where home_id = $1 and collection_id = $2 and ($3::text is null or component = $3) order by name`,
};

export const BY_SPAN: Statement = {
  name: 'names_by_span',
  text: `select h.name, h.exact from (${HAPPENING}) h
    where ${hasComponent('h.name')} order by h.name`,
};

const BY_TEXTS: Statement = {
  name: 'names_by_texts',
  text: `select t.name, t.exact from (${CONTAINING}) t
    where ${hasComponent('t.name')} order by t.name`,
};

const BY_SPAN_AND_TEXTS: Statement = {
  name: 'names_by_span_and_texts',
  text: `select h.name, false as exact from (${HAPPENING}) h join (${shift(CONTAINING, 3)}) t using (name)
    where ${hasComponent('h.name')} order by h.name`,
};

async function candidates(
  queries: Queries,
  { home, id }: CollectionRecord,
  { component, span, texts }: Search,
): Promise<readonly CandidateName[]> {
  const inCollection = [home.id, id, component ?? null];
  const bySpan = span === undefined ? [] : spanParameters(span);
  const byTexts = texts === undefined ? [] : textParameters(texts);
  const statement =
    span === undefined
      ? texts === undefined
        ? BY_COMPONENT
        : BY_TEXTS
      : texts === undefined
        ? BY_SPAN
        : BY_SPAN_AND_TEXTS;
  return await queries.query<CandidateName>(statement, [...inCollection, ...bySpan, ...byTexts]);
}

function textParameters({ required, containing }: NonNullable<Search['texts']>) {
  return [
    containing.map(({ property }) => property),
    containing.map(({ text }) => text),
    required === 'all' ? containing.length : 1,
  ];
}
