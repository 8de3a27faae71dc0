// The accounts that the conformance scripts presume: those of accounts.json, all with the one password of the tests.
import { addGroup, addMember, addUser, connect } from '#store';
import { SECRET } from '../support/server.js';

/** The part of accounts.json that is read; `{n2}` stands for a number with two digits. */
export interface Accounts {
  readonly admin: Account;
  readonly users: Family;
  readonly 'i18n user': Account;
  readonly 'public users': Family;
  readonly groups: Family & { readonly members: Readonly<Record<string, readonly string[]>> };
}

interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

interface Family extends Account {
  readonly count: number;
}

/** Makes the accounts in a database that has the schema only, and leaves nothing connected to it. */
export async function makeAccounts(databaseUrl: string, accounts: Accounts): Promise<void> {
  const database = await connect({ url: databaseUrl, poolSize: 5 });
  const { admin, users, groups, 'i18n user': i18nUser, 'public users': publicUsers } = accounts;
  const add = ({ id, name, email }: Account, administrator = false) =>
    // The scripts presume that everybody sees when there is time (`FREE_BUSY`).
    addUser(database, { name: id, displayName: name, email, administrator, busyForAll: true, secret: SECRET });
  try {
    await add(admin, true);
    await Promise.all([i18nUser, ...numbered(users), ...numbered(publicUsers)].map((account) => add(account)));
    for (const { id, name, email } of numbered(groups))
      await addGroup(database, { name: id, displayName: name, email });
    for (const [group, members] of Object.entries(groups.members)) {
      for (const member of members) await addMember(database, group, member);
    }
  } finally {
    await database.close();
  }
}

function numbered({ count, id, name, email }: Family): readonly Account[] {
  return Array.from({ length: count }, (_, index) => {
    const fill = (text: string) => text.replace('{n2}', String(index + 1).padStart(2, '0'));
    return { id: fill(id), name: fill(name), email: fill(email) };
  });
}
