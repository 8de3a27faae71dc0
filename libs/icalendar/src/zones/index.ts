// Time zones: those of tzdata by name, and those that calendar data brings along.
export {
  currentSnapshot,
  currentTzdata,
  loadZones,
  standardZone,
  tzdataVersion,
  tzids,
  useSnapshot,
  zoneNamed,
} from './current.js';
export { InvalidZoneData } from './history.js';
export { type Observance, observancesIn } from './observances.js';
export type { Snapshot } from './snapshot.js';
export type { Tzdata } from './tables.js';
export { InvalidTimezone, zoneOf } from './vtimezone.js';
export { type Validity, vtimezoneText, wholeVtimezone, writingOf } from './vtimezone-text.js';
export { buildSnapshot } from './zoneinfo.js';
export { tzidOf, writtenTzid, zonesOf } from './zones-of.js';
