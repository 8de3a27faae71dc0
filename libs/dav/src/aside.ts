// Work on large bodies is done aside, so that the thread on which all requests are answered does not stand still meanwhile.

/**
 * Does pure work on a body: at once where the body is small, else perhaps in another thread, so all that goes in and comes out
 * must be plain data.
 * @param work one of those that are known there
 * @throws what the work throws; DavError 503 where it takes too long
 */
export type Aside = <Body extends string | Uint8Array, Rest extends readonly unknown[], Result>(
  work: (body: Body, ...rest: Rest) => Result,
  body: Body,
  ...rest: Rest
) => Result | Promise<Result>;

/** For programs that serve nobody else meanwhile. */
export const atOnce: Aside = (work, body, ...rest) => work(body, ...rest);

// The smallest ones with which something takes longer than others should wait.
const LARGE = 64 * 1024;

/** Whether a body is large enough for its work to be done aside. */
export function isLarge(body: string | Uint8Array): boolean {
  return body.length > LARGE;
}

/**
 * Works through the large ones of some objects, one after the other.
 * @returns for each of them what gives the result, or throws what the work threw
 */
export async function workedThrough<Object extends { readonly body: string }, Result>(
  objects: readonly Object[],
  work: (object: Object) => Result | Promise<Result>,
): Promise<ReadonlyMap<Object, () => Result>> {
  const done = new Map<Object, () => Result>();
  for (const object of objects) {
    if (isLarge(object.body)) done.set(object, await outcomeOf(() => work(object)));
  }
  return done;
}

async function outcomeOf<Result>(work: () => Result | Promise<Result>): Promise<() => Result> {
  try {
    const result = await work();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
