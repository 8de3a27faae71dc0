// The database that the configuration asks for: a given one, or the one that Daybook brings along.
import type { Configuration } from './configuration.js';
import { type DatabaseServer, type EmbeddedOptions, openEmbedded } from './embedded/supervisor.js';

export type { DatabaseServer } from './embedded/supervisor.js';

/** Opens the database. The embedded one then answers; a given one may still be away. @throws CannotStart */
export async function openDatabase(
  { databaseUrl, dataDir, databasePoolSize, port }: Configuration,
  { logger, purpose }: Pick<EmbeddedOptions, 'logger' | 'purpose'>,
): Promise<DatabaseServer> {
  if (databaseUrl !== undefined) return { url: databaseUrl, close: async () => {} };
  const aboutMe = `${purpose === 'server' ? `port ${port}` : 'a command'}, process ${process.pid}`;
  return await openEmbedded({ dataDir, poolSize: databasePoolSize, logger, purpose, aboutMe });
}
