// Conditional writes on two nodes make one chain of states per object: no update is lost, and none is made twice (RFC 9110 §13.1).
import { expect, it } from 'vitest';
import { event } from '../../support/objects.js';
import { seeded, seedFrom } from '../../support/seeded.js';
import { startDaybook } from '../../support/server.js';

const first = await startDaybook({ database: { poolSize: 10 } });
const second = await startDaybook({ beside: first });

const SEED = seedFrom('WRITES_SEED');
const WRITES = Number(process.env.WRITES ?? 25);
const WRITERS = 8;
const NAMES = ['a', 'b', 'c'];
/** The state in which there is no object. */
const NOTHING = '';

/** A write that was acknowledged: the state that it required, and the one that it made. */
interface Step {
  readonly from: string;
  readonly to: string;
}

it(`whatever the writers attempt (WRITES_SEED=${SEED})`, { timeout: 60_000 + WRITES * 1000 }, async () => {
  const alice = await first.account();
  const clients = [alice, second.client({ authorization: alice.authorization })];
  const steps = new Map(NAMES.map((name): [string, Step[]] => [`${alice.calendar}${name}.ics`, []]));
  const random = seeded(SEED);

  async function write(writer: number, seed: number): Promise<void> {
    const own = seeded(seed);
    for (let attempt = 0; attempt < WRITES; attempt += 1) {
      const path = `${alice.calendar}${NAMES[own(NAMES.length)]}.ics`;
      const reading = clients[own(2)] ?? alice;
      const writing = clients[own(2)] ?? alice;
      const from = (await reading.head(path).status(200, 404)).headers.etag ?? NOTHING;
      const condition = from === NOTHING ? { 'if-none-match': '*' } : { 'if-match': from };
      if (from !== NOTHING && own(4) === 0) {
        const { status } = await writing.delete(path, condition).status(204, 404, 412);
        if (status === 204) steps.get(path)?.push({ from, to: NOTHING });
      } else {
        const body = event({ uid: path, summary: `${writer} ${attempt}` });
        const { status, headers } = await writing.put(path, body, condition).status(201, 204, 412);
        if (status !== 412) steps.get(path)?.push({ from, to: headers.etag ?? '' });
      }
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer, random(2 ** 30))));

  for (const [path, made] of steps) {
    const last = (await alice.head(path).status(200, 404)).headers.etag ?? NOTHING;
    const left = count(made.map(({ from }) => from));
    const reached = count([NOTHING, ...made.map(({ to }) => to)]);
    // Every state but the last was left as often as it was reached, and each that holds an object was reached once.
    left.set(last, (left.get(last) ?? 0) + 1);
    expect(left).toEqual(reached);
    for (const [state, times] of reached) if (state !== NOTHING) expect(times).toBe(1);
    expect(made.length).toBeGreaterThan(WRITERS);
  }
});

function count(states: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}
