// Where discovery begins (RFC 6764 §5, RFC 7808 §4.2.1.3): every method is sent on to the root of a service.
import type { DavResponse } from '#dav';
import { CONTEXT_PATH } from '#tzdist';

const DAV = /^\/\.well-known\/(caldav|carddav)\/?(\?.*)?$/;
// Clients may take it for the context path, and ask for what is below.
const TIMEZONE = /^\/\.well-known\/timezone(?=[/?]|$)\/?(.*)$/s;

const FOLDER = /^\/\.well-known\/?(\?.*)?$/;

/** The answer to a well-known path. A redirect names only a path, so that scheme, host and port stay the client's. */
export function wellKnown(method: string | undefined, target: string): DavResponse | undefined {
  // RFC 8615 §3 promises nothing there; whoever looks into it by hand need not sign in to be told.
  if (FOLDER.test(target) && (method === 'GET' || method === 'HEAD')) {
    return plain(200, 'Here are caldav, carddav and timezone.');
  }
  if (DAV.test(target)) return redirect('/dav/', 'CalDAV and CardDAV are at /dav/.');
  const [, rest] = TIMEZONE.exec(target) ?? [];
  if (rest === undefined) return undefined;
  const separator = /^(\?|$)/.test(rest) ? '' : '/';
  return redirect(`${CONTEXT_PATH}${separator}${rest}`, `Time zones are at ${CONTEXT_PATH}.`);
}

function redirect(location: string, sentence: string): DavResponse {
  return plain(301, sentence, { location });
}

function plain(status: number, sentence: string, headers: Readonly<Record<string, string>> = {}): DavResponse {
  return {
    status,
    headers: { ...headers, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'max-age=86400' },
    body: `${sentence}\n`,
  };
}
