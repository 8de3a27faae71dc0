// An account whose changes are blocked, or that asks for too much at once, waits alone; the others are answered.
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../support/answer.js';
import { freeBusyRequest } from '../../support/busy-time.js';
import { event } from '../../support/objects.js';
import { syncCollection } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const PATIENCE = {
  acquireTimeout: 1500,
  statementTimeout: 10_000,
  longTimeout: 30_000,
  lockTimeout: 1000,
  idleTransactionTimeout: 15_000,
};
const { account, database, interrupt, takeErrors } = await startDaybook({
  fairUse: { maxReports: 2, reportWait: 500, acquireTimeout: PATIENCE.acquireTimeout },
  database: { poolSize: 4, timeouts: PATIENCE },
});

const LOCK_HOME = {
  name: 'lock_home_of',
  text: 'select h.id from home h join principal p on p.id = h.principal_id where p.name = $1 for update of h',
};

/** A gate that is closed until it is opened. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const put = (alice: Account, n: number) => alice.put(`${alice.calendar}${n}.ics`, event({ uid: `${n}` }));

describe('while all changes of an account are blocked', () => {
  it('those of others are made, its own are 503 with Retry-After, and it heals by itself', async () => {
    const [alice, bob] = [await account(), await account()];
    const { open, opened } = gate();
    const locked = gate();
    // As an administrator does who forgets to end a transaction.
    const blocking = database.transaction(async (queries) => {
      await queries.query(LOCK_HOME, [alice.name]);
      locked.open();
      await opened;
    });
    await locked.opened;
    const blocked = Array.from({ length: 20 }, (_, n) => put(alice, n).status(503).header('retry-after', '10'));
    let isOver = false;
    const allBlocked = Promise.all(blocked).finally(() => {
      isOver = true;
    });
    for (let n = 0; n < 5; n += 1) {
      await put(bob, n).status(201);
      await bob.report(bob.calendar, syncCollection()).status(207);
      await alice.report(alice.calendar, syncCollection()).status(207);
    }
    expect(isOver).toBe(false);
    await allBlocked;
    expect(takeErrors()).toHaveLength(20);
    open();
    await blocking;
    await put(alice, 0).status(201);
  });
});

describe.each([
  ['reports', 'member_changes_', (of: Account) => of.report(of.calendar, syncCollection())],
  ['downloads of whole calendars', 'members_body', (of: Account) => of.get(`${of.calendar}?all`)],
  [
    'questions for busy time',
    'homes_of_recipients',
    (of: Account) => of.post(of.outbox, freeBusyRequest(of.principal, [of.principal])),
  ],
])('%s of an account', (_, statement, load) => {
  it('run a few at once; more of them wait, and then are told to come again', async () => {
    const [alice, bob] = [await account(), await account()];
    await Promise.all([load(alice), load(bob)]);
    const { open, opened } = gate();
    const held: Promise<unknown>[] = [];
    for (let n = 0; n < 2; n += 1) {
      const begun = gate();
      interrupt(statement, async () => {
        begun.open();
        await opened;
      });
      held.push(load(alice).status(200, 207));
      await begun.opened;
    }
    await load(bob).status(200, 207);
    await load(alice).status(503).header('retry-after', '10');
    const waiting = load(alice).status(200, 207);
    open();
    await Promise.all([...held, waiting]);
  });
});

describe('more requests than the rate that is set', async () => {
  const MANY = 60;
  const { account, client } = await startDaybook({ fairUse: { maxRequestRate: 2 } });
  const statuses = async (work: () => Promise<Answer>) => {
    const answers = await Promise.all(Array.from({ length: MANY }, work));
    for (const { status, headers } of answers) if (status === 429) expect(headers['retry-after']).toBe('1');
    return new Set(answers.map(({ status }) => status));
  };

  it('are refused with 429 for their account, and for nobody else', async () => {
    const [alice, bob] = [await account(), await account()];
    expect(await statuses(() => alice.options(alice.calendar))).toEqual(new Set([200, 429]));
    await bob.options(bob.calendar).status(200);
  });

  it('are refused for an address from which nobody signs in, and for nobody else', async () => {
    const alice = await account();
    expect(await statuses(() => client().options(alice.calendar))).toEqual(new Set([401, 429]));
    await alice.options(alice.calendar).status(200);
  });

  it('are refused for an address that asks for time zones', async () => {
    expect(await statuses(() => client().get('/tzdist/capabilities'))).toContain(429);
  });
});
