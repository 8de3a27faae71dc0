// Untrusted XML in: bytes to a small tree, with limits that hold while reading.
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { expandedName } from './names.js';
import { textOf, type XmlElement } from './tree.js';

export type XmlErrorReason = 'not-well-formed' | 'doctype' | 'too-large' | 'unsupported-encoding';

/** Why a body could not be read. The message is a sentence for a person. */
export class XmlError extends Error {
  constructor(
    readonly reason: XmlErrorReason,
    message: string,
  ) {
    super(message);
  }
}

// What no client comes near to, and no bomb stays below.
const MAX_DEPTH = 64;
const MAX_ELEMENTS = 20_000;
const MAX_ATTRIBUTES = 64;
const MAX_NAME_LENGTH = 1024;

// A few milliseconds, whatever is in it.
const PIECE_LENGTH = 32 * 1024;

interface OpenElement extends XmlElement {
  readonly children: (XmlElement | string)[];
}

/**
 * Reads one XML document.
 * @param bytes the body as it came; UTF-8, or UTF-16 with a byte order mark
 * @param charset the charset parameter of the Content-Type, if any; it overrules the XML declaration (RFC 7303 §3)
 * @throws XmlError
 */
export function readXml(bytes: Uint8Array, charset?: string): XmlElement {
  const reading = readingXml(bytes, charset);
  for (;;) {
    const { done, value } = reading.next();
    if (done) return value;
  }
}

/** The same, piece by piece: whoever reads may pause after each. @throws XmlError */
export function readingXml(bytes: Uint8Array, charset?: string): Generator<void, XmlElement> {
  return parsing(decode(bytes, charset));
}

function decode(bytes: Uint8Array, charset: string | undefined): string {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const label = charset?.toLowerCase();
  if (label !== undefined && !/^(utf-?8|us-ascii|utf-?16(le|be)?)$/.test(label)) {
    throw new XmlError('unsupported-encoding', `The charset "${charset}" is not supported; send XML as UTF-8.`);
  }
  try {
    const encoding = utf16 ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new XmlError('not-well-formed', 'The body is not valid UTF-8.');
  }
}

function* parsing(source: string): Generator<void, XmlElement> {
  const parser = new SaxesParser({ xmlns: true, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  let attributes = 0;

  const append = (child: XmlElement | string): void => {
    const parent = open.at(-1);
    if (parent !== undefined) parent.children.push(child);
    else if (typeof child !== 'string') root = child;
  };
  // Six handlers, not more: the seventh makes V8 keep the parser as a dictionary, in which each character costs twenty times
  // as much. Without one for errors, saxes throws them.
  parser.on('doctype', () => {
    throw new XmlError('doctype', 'A document type declaration is not allowed.');
  });
  // Before the end of the tag: saxes goes through all of them there.
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > MAX_ATTRIBUTES) {
      throw new XmlError('too-large', `An element has more than ${MAX_ATTRIBUTES} attributes.`);
    }
  });
  parser.on('opentag', (tag) => {
    if (count === 0) checkEncoding(parser.xmlDecl.encoding);
    count += 1;
    attributes = 0;
    if (open.length >= MAX_DEPTH) throw new XmlError('too-large', `The XML is nested deeper than ${MAX_DEPTH} levels.`);
    if (count > MAX_ELEMENTS) throw new XmlError('too-large', `The XML has more than ${MAX_ELEMENTS} elements.`);
    const node = { name: expandedName(tag.uri, tag.local), ...attributesOf(tag), children: [] };
    append(node);
    open.push(node);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('text', append);
  parser.on('cdata', append);

  try {
    for (let at = 0; at < source.length; at += PIECE_LENGTH) {
      parser.write(source.slice(at, at + PIECE_LENGTH));
      yield;
    }
    parser.close();
  } catch (error) {
    if (error instanceof XmlError || !(error instanceof Error)) throw error;
    throw new XmlError('not-well-formed', `The XML is not well-formed: ${error.message.replace(/\.*$/, '')}.`);
  }
  if (root === undefined) throw new XmlError('not-well-formed', 'The XML has no root element.');
  return root;
}

function checkEncoding(encoding: string | undefined): void {
  if (encoding !== undefined && !/^(utf-?8|us-ascii|utf-?16)$/i.test(encoding)) {
    throw new XmlError('unsupported-encoding', `The encoding "${encoding}" is not supported; send XML as UTF-8.`);
  }
}

// Most elements have no attribute, and most requests many elements.
const NONE: ReadonlyMap<string, string> = new Map();

function attributesOf(tag: SaxesTagNS): Required<Pick<XmlElement, 'attributes' | 'names'>> {
  const all = Object.values(tag.attributes);
  if (tag.name.length > MAX_NAME_LENGTH) throw new XmlError('too-large', 'An element has an absurdly long name.');
  if (all.length === 0) return { attributes: NONE, names: { prefix: tag.prefix, ofAttributes: NONE, declared: NONE } };
  const attributes = new Map<string, string>();
  const ofAttributes = new Map<string, string>();
  for (const { prefix, local, uri, value } of all) {
    if (prefix === 'xmlns' || (prefix === '' && local === 'xmlns')) continue;
    const key = uri === '' ? local : expandedName(uri, local);
    attributes.set(key, value);
    if (prefix !== '') ofAttributes.set(key, prefix);
  }
  const declared = new Map(Object.entries(tag.ns));
  return { attributes, names: { prefix: tag.prefix, ofAttributes, declared } };
}

/** The text of an element that was kept as it was written. */
export function storedText(element: string): string {
  return textOf(readXml(Buffer.from(element)));
}
