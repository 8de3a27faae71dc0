// Where the service is, and what its URLs name (RFC 7808 §4.1).
import { TzdistError } from './problem.js';

/** The context path, at which clients find the service (RFC 7808 §4.2.1). */
export const CONTEXT_PATH = '/tzdist';

/** A kind of resource by its URI template (RFC 6570), after the context path. */
export type Path = '/capabilities' | '/zones' | '/zones{/tzid}' | '/zones{/tzid}/observances' | '/leapseconds';

export interface Place {
  readonly path: Path;
  /** Empty where the path has none. */
  readonly tzid: string;
}

const TARGET = new RegExp(`^${CONTEXT_PATH}(?:[/?]|$)`);

/** Whether a request target is one of this service. */
export function isTzdist(target: string): boolean {
  return TARGET.test(target);
}

/** What a target names, which `isTzdist`. @throws TzdistError invalid-action */
export function placeOf(target: string): Place {
  const [path = ''] = target.slice(CONTEXT_PATH.length).split('?');
  const [first = '', ...rest] = segmentsOf(path);
  if (first === 'zones') return zonesPlace(rest);
  // A client that has just been led here may ask for the context path itself.
  if (rest.length === 0 && (first === '' || first === 'capabilities')) return { path: '/capabilities', tzid: '' };
  if (rest.length === 0 && first === 'leapseconds') return { path: '/leapseconds', tzid: '' };
  throw new TzdistError(404, 'invalid-action', 'There is nothing at this URL.');
}

// A slash in a name must be escaped (RFC 7808 §4.1), but some proxies undo that; no name of a zone ends in that word.
function zonesPlace(segments: readonly string[]): Place {
  if (segments.length === 0) return { path: '/zones', tzid: '' };
  return segments.length > 1 && segments.at(-1) === 'observances'
    ? { path: '/zones{/tzid}/observances', tzid: segments.slice(0, -1).join('/') }
    : { path: '/zones{/tzid}', tzid: segments.join('/') };
}

function segmentsOf(path: string): string[] {
  try {
    return path
      .replace(/^\/|\/$/g, '')
      .split('/')
      .map(decodeURIComponent);
  } catch {
    throw new TzdistError(400, 'invalid-action', 'The URL has a percent sign that escapes nothing.');
  }
}
