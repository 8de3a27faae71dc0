// Where discovery begins (RFC 6764 §5, RFC 7808 §4.2.1.3): every method is sent on to the root of a service.
import type { DavResponse } from '#dav';
import { CONTEXT_PATH } from '#tzdist';

const DAV = /^\/\.well-known\/(caldav|carddav)\/?(\?.*)?$/;
// Clients may take it for the context path, and ask for what is below.
const TIMEZONE = /^\/\.well-known\/timezone(?=[/?]|$)\/?(.*)$/s;

/** The redirect for a well-known path. It names only a path, so that scheme, host and port stay the client's. */
export function wellKnown(target: string): DavResponse | undefined {
  if (DAV.test(target)) return redirect('/dav/', 'CalDAV and CardDAV are at /dav/.');
  const [, rest] = TIMEZONE.exec(target) ?? [];
  if (rest === undefined) return undefined;
  const separator = /^(\?|$)/.test(rest) ? '' : '/';
  return redirect(`${CONTEXT_PATH}${separator}${rest}`, `Time zones are at ${CONTEXT_PATH}.`);
}

function redirect(location: string, sentence: string): DavResponse {
  return {
    status: 301,
    headers: { location, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'max-age=86400' },
    body: `${sentence}\n`,
  };
}
