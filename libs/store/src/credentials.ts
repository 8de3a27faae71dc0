// What an account signs in with: its password, and the app passwords of its devices.
import { type EntityManager, Not } from 'typeorm';
import type { Database, Queries, Statement } from './database.js';
import { type CredentialEntity, CredentialSchema, PrincipalSchema } from './entities.js';
import type { PrincipalRecord } from './records.js';
import { translate } from './refusal.js';
import { PRINCIPAL_COLUMNS, type PrincipalRow, principalOf } from './rows.js';

export type Scope = CredentialEntity['scope'];

/** A credential with the account that it belongs to. */
export interface CredentialRecord {
  readonly id: number;
  readonly principal: PrincipalRecord;
  readonly scope: Scope;
  /** As it is stored: Argon2id in PHC form, or the hexadecimal digest of an app password. */
  readonly secret: string;
  readonly expiresAt: Date | null;
}

interface CredentialRow extends PrincipalRow {
  readonly id: number;
  readonly scope: Scope;
  readonly secret: string;
  readonly expires_at: Date | null;
}

const VALID_CREDENTIAL = `select ${PRINCIPAL_COLUMNS}, k.id, k.scope, k.secret, k.expires_at
    from principal p join credential k on k.principal_id = p.id
    where p.kind = 'user' and p.name = $1 and (k.expires_at is null or k.expires_at > now())`;

const PASSWORD: Statement = {
  name: 'password_for_sign_in',
  text: `${VALID_CREDENTIAL} and k.kind = 'password'`,
};

const APP_PASSWORD: Statement = {
  name: 'app_password_for_sign_in',
  text: `${VALID_CREDENTIAL} and k.kind = 'app-password' and k.secret = $2`,
};

/** The password of an account, to be verified against. */
export async function passwordForSignIn(queries: Queries, name: string): Promise<CredentialRecord | undefined> {
  const [row] = await queries.query<CredentialRow>(PASSWORD, [name]);
  return row && credentialOf(row);
}

/** The app password of an account that has this digest and has not expired. */
export async function appPasswordForSignIn(
  queries: Queries,
  name: string,
  digest: string,
): Promise<CredentialRecord | undefined> {
  const [row] = await queries.query<CredentialRow>(APP_PASSWORD, [name, digest]);
  return row && credentialOf(row);
}

function credentialOf(row: CredentialRow): CredentialRecord {
  return {
    id: row.id,
    principal: principalOf(row),
    scope: row.scope,
    secret: row.secret,
    expiresAt: row.expires_at,
  };
}

const RECORD_USE: Statement = {
  name: 'record_use',
  text: `update credential set last_used_at = now()
    where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
};

/** Notes that a credential was verified just now; at most once per minute on all nodes together. */
export async function recordUse(queries: Queries, credentialId: number): Promise<void> {
  await queries.query(RECORD_USE, [credentialId]);
}

// A credential that was taken away has expired and lost its secret. It stays as the name of a device in the history, so
// that what a lost phone did can still be told from the rest, and undone.
const TAKEN_AWAY = '';
const AWAY = { secret: TAKEN_AWAY, expiresAt: () => 'now()' };

/**
 * Gives an account another password. The credential is a new one, so that whatever was cached or is under way with the
 * old one ends at its next statement.
 * @param secret the hashed password, in PHC form
 * @returns whether there is such an account
 */
export async function setPassword(database: Database, name: string, secret: string): Promise<boolean> {
  return await administer(database, async (manager) => {
    const principalId = await lockUser(manager, name);
    if (principalId === undefined) return false;
    await manager.update(CredentialSchema, { principalId, kind: 'password', secret: Not(TAKEN_AWAY) }, AWAY);
    await manager.insert(CredentialSchema, { principalId, kind: 'password', label: '', secret });
    return true;
  });
}

/** An app password as its owner sees it; the secret itself is shown once, when it is made. */
export type AppPasswordRecord = Readonly<Omit<CredentialEntity, 'principalId' | 'kind' | 'secret'>>;

const APP_PASSWORD_COLUMNS = {
  id: true,
  label: true,
  scope: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
} as const;

export type NewAppPassword = Readonly<Pick<CredentialEntity, 'label' | 'scope' | 'expiresAt'>> & {
  /** The hexadecimal digest. */
  readonly secret: string;
};

/** Adds an app password to an account. @returns its id; undefined where nobody has that name */
export async function addAppPassword(
  database: Database,
  name: string,
  appPassword: NewAppPassword,
): Promise<number | undefined> {
  return await administer(database, async (manager) => {
    const principalId = await lockUser(manager, name);
    if (principalId === undefined) return undefined;
    const { id } = await manager.save(CredentialSchema, { principalId, kind: 'app-password', ...appPassword });
    // TypeORM makes text of a bigint that was just generated, whatever the type says.
    return Number(id);
  });
}

/** The app passwords of an account, the oldest first; undefined where nobody has that name. */
export async function listAppPasswords(
  database: Database,
  name: string,
): Promise<readonly AppPasswordRecord[] | undefined> {
  return await administer(database, async (manager) => {
    const user = await manager.findOneBy(PrincipalSchema, { kind: 'user', name });
    if (user === null) return undefined;
    return await manager.find(CredentialSchema, {
      select: APP_PASSWORD_COLUMNS,
      where: { principalId: user.id, kind: 'app-password', secret: Not(TAKEN_AWAY) },
      order: { id: 'asc' },
    });
  });
}

/** Takes an app password away; it stops working at the next statement of whoever uses it. @returns whether there was one */
export async function revokeAppPassword(database: Database, name: string, id: number): Promise<boolean> {
  return await administer(database, async (manager) => {
    const user = await manager.findOneBy(PrincipalSchema, { kind: 'user', name });
    if (user === null) return false;
    const one = { id, principalId: user.id, kind: 'app-password', secret: Not(TAKEN_AWAY) } as const;
    const { affected } = await manager.update(CredentialSchema, one, AWAY);
    return affected === 1;
  });
}

// Two changes of one account follow each other, and an account is not deleted in between.
async function lockUser(manager: EntityManager, name: string): Promise<number | undefined> {
  const user = await manager.findOne(PrincipalSchema, {
    where: { kind: 'user', name },
    lock: { mode: 'pessimistic_write' },
  });
  return user?.id;
}

async function administer<Result>(
  { dataSource }: Database,
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  try {
    return await dataSource.transaction(work);
  } catch (error) {
    throw translate(error);
  }
}
