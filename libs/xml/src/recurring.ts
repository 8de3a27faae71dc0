// Documents that come again and again, as the polls of all devices do: each is read once, and its tree shared.
import { readingXml } from './reader.js';
import type { XmlElement } from './tree.js';

// What is longer names resources or sends values, and seldom comes twice.
const MAX_OCTETS = 4096;
// Of a generation. A tree takes up to a hundred times what its text does, so both together stay below some MiB.
const MAX_KEPT_OCTETS = 32 * 1024;

// What was asked for lately, and before that: when the first is full it becomes the second, and what nobody asks for is gone.
let recent = new Map<string, XmlElement>();
let earlier: ReadonlyMap<string, XmlElement> = recent;
let octets = 0;

/** The same as `readingXml`, for bodies of requests. @throws XmlError */
export function* readingRecurringXml(bytes: Uint8Array, charset?: string): Generator<void, XmlElement> {
  if (bytes.length > MAX_OCTETS) return yield* readingXml(bytes, charset);
  // Latin-1 has a character for each octet, so that nothing else has the same key.
  const key = `${charset ?? ''} ${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')}`;
  const known = recent.get(key);
  if (known !== undefined) return known;
  const root = earlier.get(key) ?? (yield* readingXml(bytes, charset));
  octets += bytes.length;
  if (octets > MAX_KEPT_OCTETS) {
    [earlier, recent] = [recent, new Map()];
    octets = bytes.length;
  }
  recent.set(key, root);
  return root;
}
