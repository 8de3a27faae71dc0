// What the conversion works on: content lines that were read, or that are going to be written.
import type { ContentLine, NewLine } from '#contentline';

export type Line = Pick<ContentLine, 'group' | 'name' | 'parameters' | 'value'>;

/** One step of a conversion: the lines of a whole card, without VERSION. */
export type Step = (lines: readonly Line[]) => readonly Line[];

interface Changes extends Partial<Pick<NewLine, 'group' | 'name' | 'value'>> {
  /** Parameters to set, or to leave out where there is no value. */
  readonly parameters?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** The same line, but for the changes. */
export function changed(line: Line, { parameters = {}, ...changes }: Changes): Line {
  const all = new Map(line.parameters);
  for (const [name, value] of Object.entries(parameters)) {
    const values = typeof value === 'string' ? [value] : (value ?? []);
    if (values.length === 0) all.delete(name);
    else all.set(name, values);
  }
  return { ...line, ...changes, parameters: all };
}

export function newLine(name: string, value: string, group?: string): Line {
  return { group, name, parameters: new Map(), value };
}

/** All values of TYPE, in lower case; a quoted list is a list, too (RFC 6350 §5.6). */
export function typesOf(line: Line): string[] {
  return valuesOf(line).map((type) => type.toLowerCase());
}

/** All values of TYPE, as they were written, but for a name that some programs put before each (`TYPE=home,TYPE=fax`). */
export function valuesOf({ parameters }: Line): string[] {
  const values = parameters.get('TYPE');
  if (values === undefined) return [];
  const all = values.flatMap((value) => value.split(',')).map((each) => each.trim().replace(/^type=/i, ''));
  return all.filter((each) => each !== '');
}

/** The value type, in lower case; undefined: the default of the property. */
export function valueType({ parameters }: Line): string | undefined {
  return parameters.get('VALUE')?.[0]?.toLowerCase();
}

const URI = /^[a-z][a-z0-9+.-]*:/i;

export function isUri(value: string): boolean {
  return URI.test(value);
}
