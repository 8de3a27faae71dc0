// How a process comes to its end: by a signal, by a second one from somebody who will not wait, or by a fault.
import type { Logger } from '#runtime';

export interface ProcessEnd {
  /** Resolves with the first signal; rejects with what nobody caught. */
  readonly reason: Promise<NodeJS.Signals>;
  /** Aborted with the first signal. */
  readonly asked: AbortSignal;
  /** Aborted with the second. */
  readonly forced: AbortSignal;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
// npm passes on the Ctrl-C that the terminal has sent to every process already.
const SAME_SIGNAL_MS = 500;
const ORPHAN_CHECK_MS = 500;
// However the parts fare that are closed after a fault.
const LAST_RESORT_MS = 15_000;

/** Watches for the end of this process; to be called once. */
export function endOfProcess(logger: Logger): ProcessEnd {
  const asked = new AbortController();
  const forced = new AbortController();
  const reason = new Promise<NodeJS.Signals>((resolve, reject) => {
    let first = 0;
    const onSignal = (signal: NodeJS.Signals) => {
      if (asked.signal.aborted) {
        if (Date.now() - first > SAME_SIGNAL_MS) forced.abort();
        return;
      }
      first = Date.now();
      asked.abort();
      resolve(signal);
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
    if (process.env.npm_lifecycle_event !== undefined) whenOrphaned(() => onSignal('SIGTERM'));
    // Promises that nobody caught come here, too.
    process.once('uncaughtException', (error) => {
      logger.fatal(error);
      setTimeout(() => process.exit(1), LAST_RESORT_MS).unref();
      reject(error);
    });
  });
  // Something may fail before anybody waits for the reason.
  reason.catch(() => asked.abort());
  return { reason, asked: asked.signal, forced: forced.signal };
}

// npm sends a signal on to the shell between it and us, which dies of it and leaves us behind.
function whenOrphaned(then: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    then();
  }, ORPHAN_CHECK_MS).unref();
}
