// Pages of short values as one row, in which each column is one text: a thousand rows cost Node four times as much.

// The unit separator: no name, ETag or number can contain it.
const SEPARATOR = '\x1f';

/** A row of packed columns. */
export type Packed<Row> = { readonly [Column in keyof Row]?: string | null };

/** The statement of a page, packed. None of its columns may be null. */
export function packed(page: string, columns: readonly string[]): string {
  const texts = columns.map((column) => `string_agg(${column}::text, chr(${SEPARATOR.charCodeAt(0)})) as ${column}`);
  return `select ${texts.join(', ')} from (${page}) page`;
}

/** The values of one column. @param text null of an empty page */
export function unpacked(text: string | null | undefined): readonly string[] {
  return text === null || text === undefined ? [] : text.split(SEPARATOR);
}
