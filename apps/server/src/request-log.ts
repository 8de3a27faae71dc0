// What the log says about requests, with nothing in it that is secret.
import type { Logger } from '#runtime';
import { Unavailable } from '#store';
import type { EdgeOptions } from './dav/edge.js';

/** Makes what writes a line for each request, and one for each fault in answering it. */
export function requestLog(logger: Logger): Pick<EdgeOptions, 'onRequest' | 'onError'> {
  return {
    onRequest({ path, ...record }) {
      // What is for the audit log is noted even where ordinary requests are not.
      const isOrdinary = record.audit?.every(({ act }) => act === 'signed-in') ?? true;
      const level = record.status >= 500 || !isOrdinary ? 'warn' : 'info';
      logger[level]({ ...record, path: pathOnly(path) }, 'request');
    },
    onError(error, what) {
      const request = pathOnly(what);
      // Where it was noticed that the database is away tells nothing, and there may be many of these.
      if (error instanceof Unavailable) logger.warn({ request }, error.message);
      else logger.error({ err: error, request }, 'A request failed.');
    },
  };
}

// A whole URL can hold a password, a query can hold a token.
function pathOnly(text: string): string {
  return text.replace(/(?<=^| )[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*/i, '').replace(/[?#].*$/s, '');
}
