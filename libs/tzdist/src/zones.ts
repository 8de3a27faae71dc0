// What the service says of each zone, and the tags by which clients know whether that is new (RFC 7808 §4.1.4).
import { createHash } from 'node:crypto';
import { currentTzdata, standardZone, type Tzdata, writingOf } from '#icalendar';
import { TzdistError } from './problem.js';

/** One entry of the answer to list and find (RFC 7808 §6.2). */
export interface ZoneEntry {
  readonly tzid: string;
  readonly etag: string;
  readonly 'last-modified': string;
  readonly publisher: string;
  readonly version: string;
  readonly aliases?: readonly string[];
}

/** All zones, and the token that stands for what is said of them. */
export interface ZoneList {
  readonly synctoken: string;
  readonly timezones: readonly ZoneEntry[];
}

export const PUBLISHER = 'IANA';

let known: { readonly tzdata: Tzdata; readonly list: ZoneList } | undefined;

export function zoneList(): ZoneList {
  const tzdata = currentTzdata();
  if (known?.tzdata !== tzdata) known = { tzdata, list: listOf(tzdata) };
  return known.list;
}

function listOf({ version, modified, zones }: Tzdata): ZoneList {
  const timezones = Array.from(zones, ([tzid, aliases]) => ({
    tzid,
    etag: zoneTag(tzid),
    'last-modified': modified,
    publisher: PUBLISHER,
    version,
    ...(aliases.length > 0 && { aliases }),
  }));
  return { synctoken: `${version}-${digest(JSON.stringify(timezones))}`, timezones };
}

/** The tag of a zone as `get` gives it by default. @param tzid a name in tzdata */
export function zoneTag(tzid: string): string {
  return digest(writingOf(tzid) ?? '');
}

/** The own name of a zone. @throws TzdistError where there is no such zone */
export function zoneOf(tzid: string): string {
  const zone = standardZone(tzid);
  if (zone === undefined) {
    throw new TzdistError(404, 'tzid-not-found', `There is no time zone "${tzid.slice(0, 80)}" on this server.`);
  }
  return zone;
}

/** Tells two texts apart. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
