// `daybook undo` of an account in which there is much, right after it came: what is left alone is compared in no time.
import { expect, it } from 'vitest';
import { commandLine } from '../../support/command-line.js';
import { fill } from '../../support/filled.js';
import { momentIn } from '../../support/moments.js';
import { event } from '../../support/objects.js';
import { startDaybook } from '../../support/server.js';

// A database of its own, which has no idea yet how large its tables are.
const { account, database, databaseUrl } = await startDaybook();
const daybook = commandLine(databaseUrl);

// To compare each with each takes four times as long.
const OBJECTS = 8000;
const env = { DATABASE_LONG_TIMEOUT: '4' };

it('to a moment', async () => {
  const alice = await account();
  const [path = ''] = await fill(database, alice, OBJECTS, event({ uid: '' }));
  const then = await momentIn(database);
  await alice.delete(path).status(204);
  expect(await daybook(['undo', alice.name, '--to', then], { env })).toMatchObject({
    code: 0,
    printed: 'calendars/default: 1 brought back',
  });
  await alice.get(path).status(200);
});
