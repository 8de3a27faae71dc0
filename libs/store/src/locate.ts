// From a URL to what stands there: one statement, which also checks that the caller's credential still holds.
import type { Queries, Statement } from './database.js';
import { inArea } from './given.js';
import { ACCESS_COLUMNS, type AccessRow, accessJoin, accessOf } from './grants.js';
import { NESTS, pathIn } from './nesting.js';
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
  /** Where collections hold others, the path of the one that holds the last name, `''` for the topmost. */
  readonly collection?: string;
  /** Where collections hold others, this may be the name of one, too. */
  readonly object?: string;
}

/** What is there; a part is absent where nothing of that name exists. */
export interface Located<F extends Facet = never> {
  readonly home?: HomeRecord;
  /** What the address names if that is a collection, else what holds it. */
  readonly collection?: CollectionRecord;
  readonly object?: ObjectRecord<F>;
}

/** The caller's credential was revoked, replaced, or has expired. */
export class CredentialGone extends Error {}

/** Who asks. */
export interface Asker {
  readonly credentialId: number;
  readonly principal: Pick<PrincipalRecord, 'name'>;
}

const WHERE_VALID = `where k.id = $1 and (k.expires_at is null or k.expires_at > now())`;
const ANY_PRINCIPAL = `from credential k join principal me on me.id = k.principal_id left join principal p on p.name = $2`;
const JOIN_HOME = 'left join home h on h.principal_id = p.id';

/** A home and what the asker is to it, as the beginning of statements. */
interface Beginning {
  readonly prefix: string;
  readonly columns: string;
  readonly from: string;
}

const ANYBODYS: Beginning = {
  prefix: '',
  columns: `${PRINCIPAL_COLUMNS}, ${HOME_COLUMNS}, ${ACCESS_COLUMNS}`,
  from: `${ANY_PRINCIPAL} ${JOIN_HOME} ${accessJoin('$3')}`,
};

// Most requests are about what is one's own. To look up no rights then halves the work.
const OWN: Beginning = {
  prefix: 'own_',
  columns: `${PRINCIPAL_COLUMNS}, ${HOME_COLUMNS}, 'owner' as access_as, null as aces`,
  from: `from credential k join principal p on p.id = k.principal_id and p.name = $2 and $3::text is not null ${JOIN_HOME}`,
};

const JOIN_COLLECTION = `left join collection c on c.home_id = h.id and ${inArea('c.area', '$3')} and c.name = $4`;

function homeStatement(beginning: Beginning): Statement {
  return continued('home_at', beginning, [], '');
}

function collectionStatement(beginning: Beginning): Statement {
  return continued('collection_at', beginning, [COLLECTION_COLUMNS], JOIN_COLLECTION);
}

function objectStatement(beginning: Beginning, facets: readonly Facet[]): Statement {
  const joins = `${JOIN_COLLECTION} left join object o on o.home_id = h.id and o.collection_id = c.id and o.name = $5`;
  return continued(`object_at_${facets.join('_')}`, beginning, [COLLECTION_COLUMNS, objectColumns(facets)], joins);
}

// What the last name means is one of two: an object, or a collection, which comes after the one that holds it.
function nestedStatement(beginning: Beginning, facets: readonly Facet[]): Statement {
  const joins = `left join collection c on c.home_id = h.id and c.area = $3 and c.name in ($4, $6)
      left join object o on o.home_id = h.id and o.collection_id = c.id and c.name = $4 and o.name = $5`;
  const columns = [COLLECTION_COLUMNS, objectColumns(facets)];
  return continued(`nested_at_${facets.join('_')}`, beginning, columns, joins, 'order by c.name');
}

function continued(
  name: string,
  { prefix, columns, from }: Beginning,
  more: readonly string[],
  joins: string,
  order = '',
) {
  return {
    name: `${prefix}${name}`,
    text: `select ${[columns, ...more].join(', ')} ${from} ${joins} ${WHERE_VALID} ${order}`,
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
  text: `select ${PRINCIPAL_COLUMNS} ${ANY_PRINCIPAL} ${WHERE_VALID} and me.administrator = $3`,
};

type Nullable<Row> = { readonly [Column in keyof Row]: Row[Column] | null };

/** Finds what a URL names. @throws CredentialGone, also where the asker has another name now; Unavailable */
export async function locate<F extends Facet>(
  queries: Queries,
  { credentialId, principal }: Asker,
  address: Address,
  facets: readonly F[],
): Promise<Located<F>> {
  const { area, user, collection: collectionName, object: objectName } = address;
  const beginning = user === principal.name ? OWN : ANYBODYS;
  const [statement, values] = ((): readonly [Statement, readonly unknown[]] => {
    if (collectionName === undefined) return [homeStatement(beginning), []];
    if (objectName === undefined) return [collectionStatement(beginning), [collectionName]];
    if (!NESTS[area]) return [objectStatement(beginning, facets), [collectionName, objectName]];
    return [nestedStatement(beginning, facets), [collectionName, objectName, pathIn(collectionName, objectName)]];
  })();
  const [row, nested] = await queries.query<Nullable<HomeRow & AccessRow & CollectionRow & ObjectRow>>(statement, [
    credentialId,
    user,
    area,
    ...values,
  ]);
  if (row === undefined) throw new CredentialGone();
  if (row.home_id === null) return {};
  const home = homeOf(row as HomeRow, area, accessOf(row as AccessRow));
  if (row.collection_id == null) return { home };
  const collection = collectionOf(row as CollectionRow, home);
  if (nested !== undefined) return { home, collection: collectionOf(nested as CollectionRow, home, collection) };
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
