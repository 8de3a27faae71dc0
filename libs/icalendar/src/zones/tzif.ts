// Reads TZif, the format of the files in /usr/share/zoneinfo (RFC 9636), from version 2 on.
import { checkedType, type History, InvalidZoneData, type LocalTimeType, type Transition } from './history.js';
import { parsePosixTz } from './posix-tz.js';

const MAGIC = 0x545a6966;
const VERSION_2 = 0x32;
const HEADER_OCTETS = 44;
// The largest file of tzdata has 4 KB.
const MAX_OCTETS = 65_536;
// Long before all clocks: some compilers write a transition at the Big Bang to say what held at first.
const EARLIEST = -(2 ** 40);

/** @throws InvalidZoneData also where leap seconds are counted (the folder `right`) */
export function readTzif(octets: Uint8Array): History {
  if (octets.length > MAX_OCTETS) throw new InvalidZoneData('A file of zone data is too large.');
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  // The first block repeats what fits into 32 bits, for readers of version 1.
  const { end } = readHeader(view, 0, 4);
  const header = readHeader(view, end, 8);
  if (header.leapSeconds > 0) throw new InvalidZoneData('Zone data with leap seconds cannot be used.');
  const types = readTypes(octets, header);
  const transitions = readTransitions(view, header, types);
  const footer = readFooter(octets, header.end);
  const [first] = types;
  if (first === undefined) throw new InvalidZoneData('Zone data has no local time type.');
  const from = transitions.findLastIndex(({ at }) => at < EARLIEST);
  return { first: transitions[from]?.type ?? first, transitions: transitions.slice(from + 1), footer };
}

/** RFC 9636 §3.1. @param timeOctets how long times are in the block behind this header */
function readHeader(view: DataView, at: number, timeOctets: 4 | 8) {
  if (view.byteLength < at + HEADER_OCTETS || view.getUint32(at) !== MAGIC) {
    throw new InvalidZoneData('A file of zone data does not begin with TZif.');
  }
  if (view.getUint8(at + 4) < VERSION_2) throw new InvalidZoneData('Zone data of TZif version 1 is too old.');
  const [utIndicators = 0, standardIndicators = 0, leapSeconds = 0, transitions = 0, types = 0, characters = 0] =
    Array.from({ length: 6 }, (_, index) => view.getUint32(at + 20 + 4 * index));
  const data = at + HEADER_OCTETS;
  const lists = transitions * (timeOctets + 1) + types * 6 + characters + leapSeconds * (timeOctets + 4);
  const end = data + lists + standardIndicators + utIndicators;
  if (end > view.byteLength) throw new InvalidZoneData('A file of zone data is cut off.');
  return { data, transitions, types, characters, leapSeconds, end };
}

type Header = ReturnType<typeof readHeader>;

function readTypes(octets: Uint8Array, header: Header): LocalTimeType[] {
  const from = header.data + header.transitions * 9;
  const names = from + header.types * 6;
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  return Array.from({ length: header.types }, (_, index) => {
    const at = from + index * 6;
    const name = names + view.getUint8(at + 5);
    const end = octets.indexOf(0, name);
    if (end === -1 || end >= names + header.characters) throw new InvalidZoneData('An abbreviation has no end.');
    return checkedType(view.getInt32(at), view.getUint8(at + 4) === 1, ascii(octets.subarray(name, end)));
  });
}

function readTransitions(view: DataView, { data, transitions }: Header, types: readonly LocalTimeType[]): Transition[] {
  let last = Number.NEGATIVE_INFINITY;
  return Array.from({ length: transitions }, (_, index) => {
    const at = Number(view.getBigInt64(data + index * 8));
    const type = types[view.getUint8(data + transitions * 8 + index)];
    if (type === undefined || at <= last) throw new InvalidZoneData('The transitions of a zone are not in order.');
    last = at;
    return { at, type };
  });
}

// RFC 9636 §3.3
function readFooter(octets: Uint8Array, at: number): string {
  const end = octets.indexOf(0x0a, at + 1);
  if (octets[at] !== 0x0a || end === -1) throw new InvalidZoneData('Zone data has no footer.');
  const footer = ascii(octets.subarray(at + 1, end));
  parsePosixTz(footer);
  return footer;
}

function ascii(octets: Uint8Array): string {
  return String.fromCharCode(...octets.subarray(0, 200));
}
