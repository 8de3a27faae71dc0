// A client that knows a collection or a home only from following its sync tokens (RFC 6578).
import { D } from '#xml';
import type { ResourceAnswer } from './answer.js';
import type { DavClient } from './dav-client.js';
import { syncCollection } from './request-bodies.js';

export interface SyncReader {
  readonly path: string;
  /** What it knows of each href, by default the ETag. */
  readonly known: ReadonlyMap<string, string>;
  /**
   * Asks once. When it is refused, because of its token, or because it may not look or there is nothing there, it forgets everything.
   * @param through another way to the same server @param limit how many changes it wants to hear of
   */
  sync(through?: DavClient, limit?: number): Promise<'complete' | 'more' | 'refused'>;
  /** Another one that knows the same. */
  copy(): SyncReader;
}

interface Followed {
  readonly client: DavClient;
  readonly path: string;
  readonly level?: '1' | 'infinite';
  /** What there is to know of a resource. */
  readonly value?: (resource: ResourceAnswer) => string;
}

const etagOf = ({ text }: ResourceAnswer) => text(D('getetag')) ?? '';

export function syncReader(followed: Followed, known = new Map<string, string>(), token = ''): SyncReader {
  const { client, path, level = '1', value = etagOf } = followed;
  let since = token;
  return {
    path,
    known,
    async sync(through = client, limit) {
      const properties = [D('getetag'), D('sync-token'), D('displayname')];
      const body = syncCollection({ since, level, properties, ...(limit !== undefined && { limit }) });
      const answer = await through.report(path, body).status(207, 403, 404);
      if (answer.status !== 207) {
        since = '';
        known.clear();
        return 'refused';
      }
      let more = false;
      for (const resource of answer.resources) {
        if (resource.status === 404) forget(resource.href);
        else if (resource.status === 507) more = true;
        // 403: it is there, and does not synchronise.
        else if (resource.status === undefined) known.set(resource.href, value(resource));
      }
      since = answer.syncToken;
      return more ? 'more' : 'complete';
    },
    copy: () => syncReader(followed, new Map(known), since),
  };

  // Of a collection that is gone, all members are gone, without being named (RFC 6578 §3.5.2).
  function forget(removed: string): void {
    known.delete(removed);
    if (!removed.endsWith('/')) return;
    for (const href of known.keys()) if (href.startsWith(removed)) known.delete(href);
  }
}
