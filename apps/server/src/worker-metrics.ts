// The metrics of several workers: whichever is asked asks the first process, which adds up what all of them have measured.
import cluster from 'node:cluster';
import { AggregatorRegistry, type Registry } from 'prom-client';

const QUESTION = 'daybook:metrics?';
const ANSWER = 'daybook:metrics';

interface Message {
  readonly type: string;
  /** The same in the answer as in the question. */
  readonly number: number;
  /** The sum; absent where a worker did not answer in time. */
  readonly text?: string;
}

/** Lets the first process answer the questions of its workers. */
export function addUpMetrics(): void {
  const all = new AggregatorRegistry();
  cluster.on('message', (worker, { type, number }: Message) => {
    if (type !== QUESTION) return;
    const answer = (text?: string) => {
      if (worker.isConnected()) worker.send({ type: ANSWER, number, text });
    };
    all.clusterMetrics().then(answer, () => answer());
  });
}

/** Lets a worker contribute what it measures. @returns what asks for the sum of all workers, in the text format of Prometheus */
export function contribute(registries: Registry[]): () => Promise<string> {
  AggregatorRegistry.setRegistries(registries);
  // Listens to the first process from here on.
  new AggregatorRegistry();
  const waiting = new Map<number, (text: string | undefined) => void>();
  let asked = 0;
  process.on('message', ({ type, number, text }: Message) => {
    if (type === ANSWER) waiting.get(number)?.(text);
  });
  return async () => {
    const number = ++asked;
    const text = await new Promise<string | undefined>((resolve) => {
      waiting.set(number, resolve);
      process.send?.({ type: QUESTION, number });
    });
    waiting.delete(number);
    if (text === undefined) throw new Error('Not all workers have told what they measured.');
    return text;
  };
}
