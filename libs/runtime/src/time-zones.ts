// The newest time zones that this installation has: those it came with, or those that `daybook tz update` brought.
import { join } from 'node:path';
import { loadZones } from '#icalendar';
import type { Logger } from './logger.js';

/** Where `daybook tz update` writes. */
export function zonesFile(dataDir: string): string {
  return join(dataDir, 'tzdata.json');
}

/** Takes the newest zones into use; a file that cannot be read is reported and left alone. */
export async function useNewestZones(dataDir: string, logger: Logger): Promise<void> {
  try {
    await loadZones(zonesFile(dataDir));
  } catch (error) {
    logger.warn({ err: error }, `The time zones in ${zonesFile(dataDir)} cannot be used; the older ones are.`);
  }
}
