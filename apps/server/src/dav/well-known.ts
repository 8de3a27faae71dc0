// Where discovery begins (RFC 6764 §5): every method is sent on to the root of DAV.
import type { DavResponse } from '#dav';

const WELL_KNOWN = /^\/\.well-known\/(caldav|carddav)\/?(\?.*)?$/;

/** The redirect for a well-known path. It names only a path, so that scheme, host and port stay the client's. */
export function wellKnown(target: string): DavResponse | undefined {
  if (!WELL_KNOWN.test(target)) return undefined;
  return {
    status: 301,
    headers: { location: '/dav/', 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'max-age=86400' },
    body: 'CalDAV and CardDAV are at /dav/.\n',
  };
}
