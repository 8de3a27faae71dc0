// Places in an account as commands name them: AREA, COLLECTION and NAME, as in the folders of `daybook export`.
import {
  type Area,
  type CollectionName,
  type CollectionRecord,
  collections,
  type Database,
  type DeletedCollection,
  deletedCollections,
  type HomeRecord,
  homeOfUser,
  isArea,
} from '#store';
import { noSuchUser } from './existing-user.js';
import { Failure } from './failure.js';

export interface Place {
  readonly home: HomeRecord;
  /** Absent where the whole account is meant. */
  readonly path?: { readonly area: Area; readonly collection: string; readonly name?: string };
  /** The collection, where there is one of that name. */
  readonly collection?: CollectionRecord;
  /** Those of that name that were deleted, the last first. */
  readonly deleted: readonly DeletedCollection[];
}

/**
 * Finds what is meant by a path such as `calendars/work/lunch.ics`.
 * @throws Failure where there is no such account, or there never was such a collection
 */
export async function findPlace(database: Database, user: string, text: string | undefined): Promise<Place> {
  const [area, ...segments] = text === undefined ? [] : text.replace(/\/$/, '').split('/');
  const isPath =
    area !== undefined && isArea(area) && segments.every((segment) => segment !== '') && segments.length > 0;
  if (text !== undefined && !isPath) {
    throw new Failure(
      `${JSON.stringify(text)} is no place; one looks like calendars/default or calendars/default/a.ics.`,
    );
  }
  const home = await homeOfUser(database, user, isPath ? area : 'calendars');
  if (home === undefined) throw noSuchUser(user);
  if (!isPath) return { home, deleted: [] };
  const there = await collections(database, home);
  const gone = (await deletedCollections(database, home.id)).filter((deleted) => deleted.area === area);
  // All of it can be the name of a collection, or the last segment that of an object.
  for (const length of [segments.length, segments.length - 1]) {
    const path = { area, collection: segments.slice(0, length).join('/'), ...nameIn(segments.slice(length)) };
    const collection = there.find(({ name }) => name === path.collection);
    const deleted = gone.filter(({ name }) => name === path.collection);
    if (collection !== undefined) return { home, path, collection, deleted };
    if (deleted.length > 0) return { home, path, deleted };
  }
  throw new Failure(`${user} has no collection ${area}/${segments[0]}, and none that was deleted lately.`);
}

const nameIn = ([name]: readonly string[]) => (name === undefined ? {} : { name });

/** The path of a collection, or of an object in it. */
export function pathOf({ area, name }: Pick<CollectionName, 'area' | 'name'>, object?: string | null): string {
  return [area, name, ...(object == null ? [] : [object])].join('/');
}
