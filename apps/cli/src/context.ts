// What the commands work with: the configuration and a database that is up to date.
import { type Configuration, createLogger, openDatabase, readConfiguration, useNewestZones } from '#runtime';
import { connect, type Database } from '#store';
import type { Terminal } from './terminal.js';

const CONNECTIONS = 2;

export interface Context {
  readonly configuration: Configuration;
  readonly database: Database;
}

/**
 * Opens the database that the configuration names, or the embedded one, for as long as the work takes.
 * @param migrates false where the schema has to be left as it is
 */
export async function withDatabase(
  { env }: Terminal,
  work: (context: Context) => Promise<void>,
  { migrates }: { readonly migrates: boolean } = { migrates: true },
): Promise<void> {
  const configuration = readConfiguration(env);
  // Standard output is for results.
  const logger = createLogger(configuration, process.stderr);
  await useNewestZones(configuration.dataDir, logger);
  const server = await openDatabase(configuration, { logger, purpose: 'command' });
  try {
    const database = await connect({
      url: server.url,
      poolSize: CONNECTIONS,
      timeouts: configuration,
      prepared: configuration.databasePrepared,
    });
    try {
      // So that the first account can be made before the server has ever run.
      if (migrates) await database.migrate();
      await work({ configuration, database });
    } finally {
      await database.close();
    }
  } finally {
    await server.close();
  }
}
