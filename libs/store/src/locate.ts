// From a URL to what stands there: one statement, which also checks that the caller's credential still holds.
import type { Queries, Statement } from './database.js';
import { ACCESS_COLUMNS, type AccessRow, accessJoin, accessOf } from './grants.js';
import type { Area, CollectionRecord, Facet, HomeRecord, ObjectRecord, PrincipalRecord } from './records.js';
import {
  COLLECTION_COLUMNS,
  type CollectionRow,
  collectionOf,
  HOME_COLUMNS,
  type HomeRow,
  homeOf,
  type ObjectRow,
  objectColumns,
  objectOf,
  PRINCIPAL_COLUMNS,
  type PrincipalRow,
  principalOf,
} from './rows.js';

/** A place below `/dav/{area}/`; names are decoded. */
export interface Address {
  readonly area: Area;
  readonly user: string;
  readonly collection?: string;
  readonly object?: string;
}

/** What is there; a part is absent where nothing of that name exists. */
export interface Located<F extends Facet = never> {
  readonly home?: HomeRecord;
  readonly collection?: CollectionRecord;
  readonly object?: ObjectRecord<F>;
}

/** The caller's credential was revoked, replaced, or has expired. */
export class CredentialGone extends Error {}

const VALID_CREDENTIAL = `from credential k join principal me on me.id = k.principal_id left join principal p on p.name = $2`;
const WHERE_VALID = `where k.id = $1 and (k.expires_at is null or k.expires_at > now())`;

const HOME_AND_ACCESS = `${PRINCIPAL_COLUMNS}, ${HOME_COLUMNS}, ${ACCESS_COLUMNS}`;
const JOIN_HOME = `${VALID_CREDENTIAL} left join home h on h.principal_id = p.id ${accessJoin('$3')}`;

const HOME: Statement = {
  name: 'home_at',
  text: `select ${HOME_AND_ACCESS} ${JOIN_HOME} ${WHERE_VALID}`,
};

const COLLECTION: Statement = {
  name: 'collection_at',
  text: `select ${HOME_AND_ACCESS}, ${COLLECTION_COLUMNS} ${JOIN_HOME}
    left join collection c on c.home_id = h.id and c.area = $3 and c.name = $4 ${WHERE_VALID}`,
};

function objectStatement(facets: readonly Facet[]): Statement {
  return {
    name: `object_at_${facets.join('_')}`,
    text: `select ${HOME_AND_ACCESS}, ${COLLECTION_COLUMNS}, ${objectColumns(facets)} ${JOIN_HOME}
      left join collection c on c.home_id = h.id and c.area = $3 and c.name = $4
      left join object o on o.home_id = h.id and o.collection_id = c.id and o.name = $5 ${WHERE_VALID}`,
  };
}

const CREDENTIAL: Statement = {
  name: 'valid_credential',
  text: `select k.id from credential k ${WHERE_VALID}`,
};

/** For what is found without the database. @throws CredentialGone, Unavailable */
export async function checkCredential(queries: Queries, credentialId: number): Promise<void> {
  if ((await queries.query(CREDENTIAL, [credentialId])).length === 0) throw new CredentialGone();
}

const PRINCIPAL: Statement = {
  name: 'principal_at',
  text: `select ${PRINCIPAL_COLUMNS} ${VALID_CREDENTIAL} ${WHERE_VALID} and me.administrator = $3`,
};

type Nullable<Row> = { readonly [Column in keyof Row]: Row[Column] | null };

/** Finds what a URL names. @throws CredentialGone, Unavailable */
export async function locate<F extends Facet>(
  queries: Queries,
  credentialId: number,
  address: Address,
  facets: readonly F[],
): Promise<Located<F>> {
  const { area, user, collection: collectionName, object: objectName } = address;
  const [statement, values] =
    collectionName === undefined
      ? [HOME, [credentialId, user, area]]
      : objectName === undefined
        ? [COLLECTION, [credentialId, user, area, collectionName]]
        : [objectStatement(facets), [credentialId, user, area, collectionName, objectName]];
  const [row] = await queries.query<Nullable<HomeRow & AccessRow & CollectionRow & ObjectRow>>(statement, values);
  if (row === undefined) throw new CredentialGone();
  if (row.home_id === null) return {};
  const home = homeOf(row as HomeRow, area, accessOf(row as AccessRow));
  if (row.collection_id == null) return { home };
  const collection = collectionOf(row as CollectionRow, home);
  if (row.name == null) return { home, collection };
  return { home, collection, object: objectOf(row as ObjectRow, collection, facets) };
}

/**
 * Finds a principal by the name in its URL.
 * @param administrator what the caller was when the credential was verified
 * @throws CredentialGone, also where the caller has become an administrator or ceased to be one; Unavailable
 */
export async function locatePrincipal(
  queries: Queries,
  credentialId: number,
  administrator: boolean,
  name: string,
): Promise<PrincipalRecord | undefined> {
  const [row] = await queries.query<Nullable<PrincipalRow>>(PRINCIPAL, [credentialId, name, administrator]);
  if (row === undefined) throw new CredentialGone();
  return row.principal_id === null ? undefined : principalOf(row as PrincipalRow);
}

const HOME_OF: Statement = {
  name: 'home_of',
  text: `select ${PRINCIPAL_COLUMNS}, ${HOME_COLUMNS} from principal p join home h on h.principal_id = p.id
    where p.kind = 'user' and p.name = $1`,
};

/** The home of an account, for commands, which have no credential; undefined where nobody has that name. */
export async function homeOfUser(queries: Queries, name: string, area: Area): Promise<HomeRecord | undefined> {
  const [row] = await queries.query<HomeRow>(HOME_OF, [name]);
  return row && homeOf(row, area, { as: 'owner', aces: [] });
}
