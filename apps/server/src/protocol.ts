// The protocol that this server speaks: all features, joined.
import { caldav } from '#caldav';
import { carddav } from '#carddav';
import { type Aside, assemble, webdav } from '#dav';
import { tzdataVersion } from '#icalendar';
import type { Indexer } from '#store';

export const protocol = assemble([webdav, caldav, carddav]);

// Goes up with every change of what is indexed, or how.
const INDEX_RULES = 3;

/** Names the rules by which objects are indexed; the time zones are part of them. */
export function indexRules(): string {
  return `${INDEX_RULES} tzdata ${tzdataVersion()}`;
}

/** What queries find stored objects by. */
export function indexerBy(aside: Aside): Indexer {
  return (kind, body) => protocol.collectionType(kind).index(body, aside);
}
