// A whole Daybook as a process would run it, which can be stopped and started again on its port and its data.
import { afterAll } from 'vitest';
import { atOnce } from '#dav';
import { createLogger, readConfiguration } from '#runtime';
import { connect, type Database } from '#store';
import { type RunningServer, startServer } from '../../apps/server/src/server.js';
import { freshDatabaseUrl } from './database.js';

export interface RestartableServer {
  /** Without a slash at the end; it stays the same. */
  readonly url: string;
  readonly databaseUrl: string;
  restart(): Promise<void>;
  /** What was logged as a warning or worse since this was asked for last. */
  takeWarnings(): readonly string[];
}

/** Starts it; to be called at the top of a test file. It is stopped after the last test. */
export async function startRestartable(): Promise<RestartableServer> {
  const warnings: string[] = [];
  const logger = createLogger({ logLevel: 'warn' }, { write: (line) => warnings.push(line) });
  const databaseUrl = await freshDatabaseUrl();
  const start = async (port: string) => {
    const database = await connect({ url: databaseUrl, poolSize: 10 });
    const server = await startServer({
      configuration: readConfiguration({ PORT: port }),
      database,
      logger,
      aside: atOnce,
    });
    return { database, server };
  };
  const stop = async ({ database, server }: { readonly database: Database; readonly server: RunningServer }) => {
    await server.close(AbortSignal.timeout(1000));
    await database.close();
  };
  let running = await start('0');
  afterAll(() => stop(running));
  const { url } = running.server;
  return {
    url,
    databaseUrl,
    async restart() {
      await stop(running);
      running = await start(new URL(url).port);
    },
    takeWarnings: () => warnings.splice(0),
  };
}
