// A device of an account: a client with an app password of its own.
import { appPasswordDigest, generateAppPassword } from '#accounts';
import { addAppPassword } from '#store';
import { basic, type DavClient } from './dav-client.js';
import type { Account, Daybook } from './server.js';

export interface Device extends DavClient {
  readonly id: number;
}

/** Gives an account a device. @param label a new one by default */
export async function addDevice({ database, client }: Daybook, { name }: Account, label = 'Phone'): Promise<Device> {
  const password = generateAppPassword();
  const secret = appPasswordDigest(password) ?? '';
  const id = await addAppPassword(database, name, { label, scope: 'full', expiresAt: null, secret });
  if (id === undefined) throw new Error(`There is no account ${name}.`);
  return { ...client({ authorization: basic(name, password) }), id };
}
