// A part of a file, by the numbers of its octets (RFC 9110 §14): one range; several are answered with the whole.

import { DavError } from './errors.js';
import type { DavHeaders } from './headers.js';

/** The first and last octet of a part, counted from 0. */
export interface Part {
  readonly first: number;
  readonly last: number;
}

const BYTES = /^bytes\s*=\s*(\d{0,15})\s*-\s*(\d{0,15})$/i;

/**
 * Reads Range and If-Range. Undefined means the whole: there is no range, or none that is known here (§14.2), or the client
 * has a part of something else (§13.1.5).
 * @param size octets of all @param etag its strong tag, without quotes
 * @throws DavError 416 for a range that begins after the end
 */
export function partIn({ range, ifRange }: DavHeaders, size: number, etag: string): Part | undefined {
  const [, from = '', to = ''] = BYTES.exec(range?.trim() ?? '') ?? [];
  if ((from === '' && to === '') || (ifRange !== undefined && ifRange.trim() !== `"${etag}"`)) return undefined;
  // §14.1.1: without a first octet, so many from the end.
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  if (first < size && first <= last) return { first, last };
  const headers = { 'content-range': `bytes */${size}` };
  throw new DavError(416, `The range begins after the end; there are ${size} octets.`, undefined, headers);
}
