// Concessions to clients, all of them: which client, why, and where it is known from. Nowhere else does behaviour depend on a client.
import type { DavError } from './errors.js';
import type { DavRequest } from './message.js';

/**
 * Thunderbird's address books start afresh only on 400 and fail for ever on another status, so a stale sync token is
 * told to them with 400 and the same body (mailnews/addrbook/modules/CardDAVDirectory.sys.mjs, seen up to version 153).
 */
function staleTokenForThunderbird(error: DavError, request: DavRequest): DavError {
  const stale = error.condition?.includes('valid-sync-token') === true;
  const thunderbirdContacts =
    /\bThunderbird\//.test(request.headers.userAgent) && request.target.startsWith('/dav/addressbooks/');
  return stale && thunderbirdContacts ? error.withStatus(400) : error;
}

/**
 * Thunderbird finds out by a PUT with `If-Match: nothing` whether the address that somebody typed is a feed that can be
 * written. It knows 404 and 405 for a no (calendar/providers/ics/CalICSProvider.sys.mjs, seen up to version 153).
 */
function noFeedForThunderbird(error: DavError, { method, headers }: DavRequest): DavError {
  const isGuess = method === 'PUT' && headers.ifMatch !== undefined && /\bThunderbird\//.test(headers.userAgent);
  return isGuess && error.status === 403 && error.headers.allow !== undefined ? error.withStatus(405) : error;
}

/** The refusal as this client can understand it. */
export function clientStatus(error: DavError, request: DavRequest): DavError {
  return noFeedForThunderbird(staleTokenForThunderbird(error, request), request);
}

/**
 * Who asks for a calendar without saying in which form gets it as iCalendar, as programs do that subscribe to a link; but
 * what calls itself a browser, by the name that all of them bear since Netscape's, gets a page.
 */
export function isBrowser(userAgent: string): boolean {
  return userAgent.startsWith('Mozilla/');
}
