// A page of another site must not act with the credentials that a browser remembers for this one.
import type { IncomingMessage } from 'node:http';
import { DavError } from '#dav';

/**
 * Refuses what such a page can send without being allowed to: of all that changes something, a POST. For the other methods
 * a browser asks first, and nothing here allows it (Fetch §3.3.2).
 * @param publicHost the host by which others know this server, where that is set
 * @throws DavError 403
 */
export function checkSite({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>, publicHost?: string): void {
  if (method !== 'POST') return;
  const site = headers['sec-fetch-site'];
  // Old browsers, and all of them without TLS, tell the origin alone.
  const foreign = site === undefined ? isForeign(headers.origin, [headers.host, publicHost]) : !OWN.has(String(site));
  if (foreign) throw new DavError(403, 'A page of another site must not change anything here.');
}

// "none": the person, not a page, has asked for it (Fetch Metadata §2.4).
const OWN = new Set(['same-origin', 'none']);

function isForeign(origin: string | undefined, hosts: readonly (string | undefined)[]): boolean {
  return origin !== undefined && !hosts.includes(/^https?:\/\/(.+)$/.exec(origin)?.[1] ?? origin);
}
