// A client that knows a collection or home by its sync tokens alone, and begins anew where a token is refused.
import { D } from '#xml';
import type { DavClient } from './dav-client.js';
import { propfind, syncCollection } from './request-bodies.js';

export interface SyncClient {
  /** Catches up. @returns the ETag of each href that it then believes in, and whether it had to begin anew */
  sync(): Promise<{ readonly known: ReadonlyMap<string, string>; readonly anew: boolean }>;
}

export function syncClient(account: DavClient, path: string, level = '1'): SyncClient {
  const known = new Map<string, string>();
  let token = '';
  const sync: SyncClient['sync'] = async () => {
    const answer = await account.report(path, syncCollection({ since: token, level })).status(207, 403);
    if (answer.status === 403) {
      token = '';
      known.clear();
      return { ...(await sync()), anew: true };
    }
    for (const { href, status, text } of answer.resources) {
      if (status === 404)
        for (const below of [...known.keys()].filter((one) => one.startsWith(href))) known.delete(below);
      // 403: it is there, and does not synchronise.
      else if (status === undefined) known.set(href, text(D('getetag')) ?? '');
    }
    token = answer.syncToken;
    return { known, anew: false };
  };
  return { sync };
}

/** The ETag of each member, as a listing tells it. */
export async function listed(account: DavClient, path: string): Promise<ReadonlyMap<string, string>> {
  const { resources } = await account.list(path, propfind(D('getetag'))).status(207);
  const members = resources.filter(({ href }) => href !== path);
  return new Map(members.map(({ href, text }) => [href, text(D('getetag')) ?? '']));
}
