// Several ordered streams as one.

/**
 * @param order the number by which each stream is in order, and the result will be
 * @returns of equals first the one of the earlier stream
 */
export function* merge<T>(streams: readonly Iterable<T>[], order: (value: T) => number): Generator<T> {
  let heads = streams.map((stream) => {
    const rest = stream[Symbol.iterator]();
    return { rest, head: rest.next() };
  });
  // Most stretches of a series have nothing in the span that is asked about.
  heads = heads.filter(({ head }) => !head.done);
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const each of heads) {
      if (each.head.done) continue;
      const number = order(each.head.value);
      if (number >= least) continue;
      first = each;
      least = number;
    }
    if (first === undefined || first.head.done) return;
    yield first.head.value;
    first.head = first.rest.next();
  }
}
