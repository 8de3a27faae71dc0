// Which form of an object a client likes best (RFC 9110 §12.5.1).

interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

/**
 * Chooses among media types.
 * @param accept the header, as it came
 * @param offered media types, perhaps with parameters; the first is taken when it is all the same to the client
 * @returns undefined when the client likes none
 */
export function acceptable<Offered extends { readonly mediaType: string }>(
  accept: string | undefined,
  offered: readonly [Offered, ...Offered[]],
): Offered | undefined {
  if (accept === undefined) return offered[0];
  const ranges = accept.split(',').map(parseRange);
  let best: { readonly offered?: Offered; readonly quality: number } = { quality: 0 };
  for (const each of offered) {
    const quality = qualityOf(parseRange(each.mediaType), ranges);
    if (quality > best.quality) best = { offered: each, quality };
  }
  return best.offered;
}

/** The same, but rather the first than nothing (RFC 9110 §12.5.1). */
export function preferred<Offered extends { readonly mediaType: string }>(
  accept: string | undefined,
  offered: readonly [Offered, ...Offered[]],
): Offered {
  return acceptable(accept, offered) ?? offered[0];
}

function parseRange(text: string): MediaRange {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim().toLowerCase());
  const parameters = new Map(
    rest.map((parameter) => {
      const [name = '', value = ''] = parameter.split('=').map((part) => part.trim());
      return [name, value.replace(/^"(.*)"$/, '$1')] as const;
    }),
  );
  const quality = Number(parameters.get('q') ?? 1);
  parameters.delete('q');
  return { type, parameters, quality: Number.isFinite(quality) ? quality : 0 };
}

/** The quality of the most specific range that covers a type. */
function qualityOf(offered: MediaRange, ranges: readonly MediaRange[]): number {
  const covering = ranges
    .filter((range) => covers(range, offered))
    .sort((one, other) => specificity(other) - specificity(one));
  return covering[0]?.quality ?? 0;
}

function covers({ type, parameters }: MediaRange, offered: MediaRange): boolean {
  const sameType =
    type === '*/*' || type === offered.type || (type.endsWith('/*') && offered.type.startsWith(type.slice(0, -1)));
  // A charset says nothing about the form; a version that is not named is any.
  return (
    sameType &&
    [...parameters].every(
      ([name, value]) => name !== 'version' || !offered.parameters.has(name) || offered.parameters.get(name) === value,
    )
  );
}

function specificity({ type, parameters }: MediaRange): number {
  return (type === '*/*' ? 0 : type.endsWith('/*') ? 1 : 2) + parameters.size;
}
