// Threads for work on large bodies: started when they are needed, ended when they are idle, or when a piece of work takes too long.
import { Worker } from 'node:worker_threads';
import { type Aside, DavError, isLarge } from '#dav';
import { currentSnapshot } from '#icalendar';
import { type Outcome, resultOf, type Task } from './work.js';

export interface ThreadLimits {
  /** How many there are at most; with none, all is done at once. */
  readonly bodyThreads: number;
  /** Milliseconds that a piece of work may take, with the wait for a thread. */
  readonly bodyTime: number;
}

export interface Threads {
  readonly aside: Aside;
  /** Ends them all. */
  close(): Promise<void>;
}

// A thread takes some 20 MB, and a third of a second to start.
const IDLE_MS = 10_000;

interface Waiting {
  readonly task: Task;
  end(outcome: Outcome | Error): void;
}

interface Thread {
  readonly worker: Worker;
  doing: Waiting | undefined;
  idle: NodeJS.Timeout | undefined;
}

export function createThreads({ bodyThreads, bodyTime }: ThreadLimits): Threads {
  const threads = new Set<Thread>();
  const queue = new Set<Waiting>();

  return {
    aside: (work, body, ...rest) => {
      if (bodyThreads === 0 || !isLarge(body)) return work(body, ...rest);
      // What another thread gives is what the work would have given here.
      return doAside({ work: work.name, args: [body, ...rest] }) as Promise<ReturnType<typeof work>>;
    },
    async close() {
      for (const waiting of queue) waiting.end(new Error('The server stops.'));
      await Promise.all([...threads].map(end));
    },
  };

  /** @throws what the work throws; DavError 503 */
  async function doAside(task: Task): Promise<unknown> {
    const outcome = await new Promise<Outcome>((resolve, reject) => {
      const waiting: Waiting = {
        task,
        end(outcome) {
          clearTimeout(timer);
          queue.delete(waiting);
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        },
      };
      const timer = setTimeout(giveUp, bodyTime, waiting);
      queue.add(waiting);
      proceed();
    });
    return resultOf(outcome);
  }

  /** Lets an idle thread, or a new one, do what waits. */
  function proceed(): void {
    const [next] = queue;
    if (next === undefined) return;
    const thread = [...threads].find(({ doing }) => doing === undefined) ?? start();
    if (thread === undefined) return;
    queue.delete(next);
    clearTimeout(thread.idle);
    thread.doing = next;
    thread.worker.postMessage(next.task);
  }

  function start(): Thread | undefined {
    if (threads.size >= bodyThreads) return undefined;
    // What the arguments of Node make the process load is meant for the thread of the requests.
    const program = new URL('./thread.js', import.meta.url);
    const worker = new Worker(program, { workerData: currentSnapshot(), execArgv: [] });
    const thread: Thread = { worker, doing: undefined, idle: undefined };
    threads.add(thread);
    worker.on('message', (outcome: Outcome) => {
      thread.doing?.end(outcome);
      thread.doing = undefined;
      thread.idle = setTimeout(end, IDLE_MS, thread).unref();
      proceed();
    });
    worker.on('error', (error) => thread.doing?.end(error));
    worker.on('exit', () => end(thread));
    worker.unref();
    return thread;
  }

  async function end(thread: Thread): Promise<void> {
    clearTimeout(thread.idle);
    thread.doing?.end(new Error('The thread that did the work has ended.'));
    if (threads.delete(thread)) await thread.worker.terminate();
    proceed();
  }

  function giveUp(waiting: Waiting): void {
    const message = 'The body takes too long to be worked through. Make it smaller, or try again later.';
    waiting.end(new DavError(503, message, undefined, { 'retry-after': '60' }));
    for (const thread of threads) if (thread.doing === waiting) void end(thread);
  }
}
