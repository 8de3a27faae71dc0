// From text to one vCard, within limits; tolerant of what phones and programs really send.
import { type ContentLine, checkCharacters, contentLines, MalformedLine, unescapeText } from '#contentline';
import type { Card, VCard, Version } from './card.js';
import { InvalidCard } from './invalid-card.js';
import { BINARY, LIMITS } from './limits.js';

// What a name can be made from. RFC 2426 §3.1.1 and RFC 6350 §6.2.1 demand FN, but programs forget it.
const NAMING = new Set(['FN', 'N', 'ORG', 'NICKNAME', 'EMAIL', 'TEL']);

/**
 * Reads an address object: exactly one vCard 3.0 or 4.0, with a UID (RFC 6352 §5.1).
 * @throws InvalidCard
 */
export function readCard(text: string): Card {
  const card = readVCard(text);
  const { uid } = card;
  if (uid === undefined) throw new InvalidCard('The contact has no UID.');
  if (!card.lines.some(({ name }) => NAMING.has(name))) {
    throw new InvalidCard('The contact has no FN, nor anything like a name.');
  }
  return { ...card, uid };
}

/** Reads exactly one vCard 3.0 or 4.0 (RFC 2426, RFC 6350); what else must be in it is not looked at. @throws InvalidCard */
export function readVCard(text: string): VCard {
  try {
    if (Buffer.byteLength(text) > LIMITS.octets) {
      throw new InvalidCard(`A contact is larger than ${LIMITS.octets} octets.`);
    }
    checkCharacters(text);
  } catch (error) {
    throw invalid(error);
  }
  return readAdmitted(text);
}

/** Reads a contact whose size and characters were looked at when it was stored. @throws InvalidCard */
export function readAdmitted(text: string): VCard {
  try {
    const lines = linesOf(text);
    return { version: versionOf(lines), uid: uidOf(lines), text, lines };
  } catch (error) {
    throw invalid(error);
  }
}

function invalid(error: unknown): unknown {
  return error instanceof MalformedLine ? new InvalidCard(error.message) : error;
}

const VERSION_LINE = /^VERSION:([34]\.0)\r?$/im;

/** The version of a contact that was admitted before, where it can be seen without reading all of it. */
export function visibleVersion(text: string): Version | undefined {
  const version = VERSION_LINE.exec(text)?.[1];
  return version === '3.0' || version === '4.0' ? version : undefined;
}

function linesOf(text: string): ContentLine[] {
  const lines: ContentLine[] = [];
  let state: 'before' | 'inside' | 'after' = 'before';
  let textLength = text.length;
  for (const line of contentLines(text)) {
    if (isFrame(line)) {
      state = next(state, line);
    } else if (state === 'inside') {
      checkNames(line);
      // Before anything else: vCard 2.1 has other lines, which would be called malformed.
      if (line.name === 'VERSION') versionIn(line);
      if (isBinary(line)) textLength -= line.end - line.start;
      lines.push(line);
    } else {
      throw new InvalidCard('A contact must begin with BEGIN:VCARD and end with END:VCARD.');
    }
    if (lines.length > LIMITS.properties) {
      throw new InvalidCard(`A contact has more than ${LIMITS.properties} properties.`);
    }
  }
  if (state !== 'after') throw new InvalidCard(`${state === 'before' ? 'BEGIN' : 'END'}:VCARD is missing.`);
  if (textLength > LIMITS.text) {
    throw new InvalidCard(`A contact has more than ${LIMITS.text} characters of text.`);
  }
  return lines;
}

// RFC 6350 §6.8.1: a key can be text. Quoted-printable is text, too, as programs of old times wrote it.
function isBinary({ name, parameters }: ContentLine): boolean {
  const words = [parameters.get('VALUE'), parameters.get('ENCODING'), parameters.get('TYPE')].flat();
  return BINARY.has(name) && !words.some((word) => /^(text|quoted-printable)$/i.test(word ?? ''));
}

function isFrame({ name }: ContentLine): boolean {
  return name === 'BEGIN' || name === 'END';
}

// RFC 6352 §5.1: "a single vCard component only"
function next(state: 'before' | 'inside' | 'after', { name, value }: ContentLine): 'inside' | 'after' {
  if (value.trim().toUpperCase() !== 'VCARD') throw new InvalidCard('Only a VCARD can be kept as a contact.');
  if (state === 'before' && name === 'BEGIN') return 'inside';
  if (state === 'inside' && name === 'END') return 'after';
  throw new InvalidCard('There must be one VCARD, and nothing after it or inside of it.');
}

function checkNames({ name, parameters }: ContentLine): void {
  for (const each of [name, ...parameters.keys()]) {
    if (each.length > LIMITS.name) throw new InvalidCard(`A name is longer than ${LIMITS.name} characters.`);
  }
}

// RFC 2426 §3.6.9, RFC 6350 §6.7.9
function versionOf(lines: readonly ContentLine[]): Version {
  const version = only(lines, 'VERSION');
  if (version === undefined) throw new InvalidCard('The contact has no VERSION.');
  return versionIn(version);
}

function versionIn({ value }: ContentLine): Version {
  const version = value.trim();
  if (version === '3.0' || version === '4.0') return version;
  throw new InvalidCard(
    `An address book takes vCard 3.0 and 4.0, not ${version.slice(0, 40)}.`,
    'supported-address-data',
  );
}

function uidOf(lines: readonly ContentLine[]): string | undefined {
  const uid = unescapeText(only(lines, 'UID')?.value.trim() ?? '');
  if (uid === '') return undefined;
  if (Buffer.byteLength(uid) > LIMITS.uid) throw new InvalidCard(`A UID is longer than ${LIMITS.uid} octets.`);
  return uid;
}

/** The only property of a name; some programs write the very same twice. */
function only(lines: readonly ContentLine[], name: string): ContentLine | undefined {
  const [line, ...others] = lines.filter((each) => each.name === name);
  if (others.some(({ value }) => value !== line?.value)) throw new InvalidCard(`The contact has two ${name}.`);
  return line;
}
