// What collections count of their members equals what is there, after whatever was done.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Counters1764300000000 } from '../../../migrations/1764300000000-counters.js';
import { freshDatabase } from '../../../test/support/database.js';
import { LIMITS } from '../../../test/support/limits.js';
import {
  addUser,
  type CollectionRecord,
  collections,
  copyCollection,
  createCollection,
  deletedCollections,
  homeOfUser,
  move,
  moveCollection,
  type NewObject,
  patchObject,
  put,
  Refusal,
  recount,
  removeCollection,
  removeObject,
  UNCONDITIONAL,
  undo,
} from './index.js';

const database = await freshDatabase();
const author = { credentialId: null, limits: LIMITS };
let users = 0;

/** Two calendars of a new account. */
async function newCalendars(): Promise<readonly CollectionRecord[]> {
  users += 1;
  const name = `user${users}`;
  await addUser(database, { name, displayName: name, email: null, secret: 'x' });
  const home = await homeOfUser(database, name, 'calendars');
  if (home === undefined) throw new Error('There is no home.');
  const second = { kind: 'calendar', name: 'second', components: null, properties: {} } as const;
  await createCollection(database, home, second, 100, UNCONDITIONAL);
  return await collections(database, home);
}

// The UID goes with the name, so that moves find other objects with it.
const objectOf = (uid: string, size: number): NewObject => {
  const content = { uid, etag: uid, component: 'VEVENT', body: 'x'.repeat(size), size };
  return { ...content, asSent: true, occurrences: [], texts: [] };
};

type Step = (of: (index: number) => CollectionRecord) => Promise<unknown>;

const collection = fc.nat(3);
const name = fc.constantFrom('a', 'b', 'c');
const size = fc.nat(100);
const puts = fc.tuple(collection, name, size).map(
  ([at, name, size]): Step =>
    (of) =>
      put(database, of(at), name, objectOf(name, size), UNCONDITIONAL, author),
);
const moves = fc.tuple(collection, name, collection, name, size).map(
  ([from, name, to, as, size]): Step =>
    (of) => {
      const [source, destination] = [
        { collection: of(from), name, etag: name, createdAt: new Date() },
        { collection: of(to), name: as },
      ];
      return move(database, source, destination, objectOf(name, size), UNCONDITIONAL, UNCONDITIONAL, author);
    },
);
const removals = fc.tuple(collection, name).map(
  ([at, name]): Step =>
    (of) =>
      removeObject(database, of(at), name, UNCONDITIONAL, author),
);
const patches = fc.tuple(collection, name).map(
  ([at, name]): Step =>
    (of) =>
      patchObject(database, of(at), name, { set: {}, remove: [] }, UNCONDITIONAL),
);
const endings = collection.map(
  (at): Step =>
    (of) =>
      removeCollection(database, of(at), UNCONDITIONAL, author),
);
const conditions = {
  ofSource: UNCONDITIONAL,
  ofPlace: UNCONDITIONAL,
  ofObject: UNCONDITIONAL,
  ofContent() {},
  ofReplaced() {},
  maxCollections: 4,
};
const copies = fc.tuple(collection, collection, name, fc.boolean()).map(
  ([from, to, name, withMembers]): Step =>
    (of) =>
      copyCollection(database, of(from), { home: of(to).home, name }, withMembers, conditions, author),
);
const renamings = fc.tuple(collection, collection, name).map(
  ([from, to, name]): Step =>
    (of) =>
      moveCollection(database, of(from), { home: of(to).home, name }, conditions, author),
);
const options = { indexer: () => undefined, credentialId: null, dryRun: false };
const undos = fc.tuple(collection, name).map(
  ([at, name]): Step =>
    (of) => {
      const { id, home } = of(at);
      return undo(database, home.id, { of: 'object', collectionId: id, name, to: null }, options);
    },
);
const returns = collection.map(
  (at): Step =>
    async (of) => {
      const { id } = of(at).home;
      const [deleted] = await deletedCollections(database, id);
      if (deleted !== undefined) await undo(database, id, { of: 'deletion', deleted, as: deleted.name }, options);
    },
);
const steps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: puts },
    { weight: 4, arbitrary: moves },
    { weight: 3, arbitrary: removals },
    { weight: 1, arbitrary: patches },
    { weight: 1, arbitrary: endings },
    { weight: 1, arbitrary: copies },
    { weight: 1, arbitrary: renamings },
    { weight: 2, arbitrary: undos },
    { weight: 1, arbitrary: returns },
  ),
  { minLength: 5, maxLength: 20 },
);

const counted = () => database.dataSource.query('select id, members, octets from collection order by id');
const present = () =>
  database.dataSource.query(`select c.id, count(o.name)::integer as members, coalesce(sum(o.size), 0) as octets
    from collection c left join object o on (o.home_id, o.collection_id) = (c.home_id, c.id) group by c.id order by c.id`);

it('after any mix of verbs, those that were refused included', async () => {
  let refusals = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (mix) => {
      const calendars = [...(await newCalendars()), ...(await newCalendars())];
      for (const step of mix) {
        await step((index) => calendars[index] as CollectionRecord).catch((error: unknown) => {
          if (!(error instanceof Refusal)) throw error;
          refusals += 1;
        });
      }
      expect(await counted()).toEqual(await present());
    }),
    { numRuns: 15 },
  );
  expect(refusals).toBeGreaterThan(0);
  expect((await counted()).some(({ members }: { members: number }) => members > 1)).toBe(true);
});

it('after they are counted anew, where a node did not count', async () => {
  const before = await counted();
  expect(await recount(database)).toBe(0);
  await database.dataSource.query('update collection set octets = octets + id where id % 2 = 0');
  await database.dataSource.query('update collection set members = 0');
  expect(await recount(database)).toBeGreaterThan(1);
  expect(await counted()).toEqual(before);
});

it('in a database that was there before they were counted', async () => {
  const before = await counted();
  const queryRunner = database.dataSource.createQueryRunner();
  try {
    await new Counters1764300000000().down(queryRunner);
    await new Counters1764300000000().up(queryRunner);
  } finally {
    await queryRunner.release();
  }
  expect(await counted()).toEqual(before);
});
