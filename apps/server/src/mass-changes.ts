// Telling the operator of devices that changed much of a collection at once.
import { homeHref } from '#dav';
import type { Logger } from '#runtime';
import { type Database, type MassChangeLimits, noteMassChanges } from '#store';

/** Looks at what devices did lately, and writes a line for the audit log about each mass change that was not noted before. */
export async function reportMassChanges(database: Database, limits: MassChangeLimits, logger: Logger): Promise<void> {
  for (const { owner, collection, credentialId, objects, members } of await noteMassChanges(database, limits)) {
    const path = collection.name.split('/').map(encodeURIComponent).join('/');
    const audit = [{ act: 'mass-change', href: `${homeHref(collection.area, owner)}${path}/` }];
    logger.warn(
      { account: owner, device: credentialId, objects, members, audit },
      'A device deleted or rewrote much at once; daybook history shows it and how to undo it.',
    );
  }
}
