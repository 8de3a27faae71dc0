// XML out: strings of a branded type that only these functions make, so that unescaped text cannot reach the wire.
import { localNameOf, type Name, namespaceOf, PREFIXES } from './names.js';

declare const brand: unique symbol;
/** Well-formed XML content. A plain string is not assignable to it. */
export type Markup = string & { readonly [brand]: true };

export type Attributes = Readonly<Record<string, string>>;

/** No content. */
export const NOTHING = '' as Markup;

// Most values are names, ETags and numbers, which need nothing.
const NEEDS_ESCAPE = /[&<>\r\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const UNFIT = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** Character data, escaped. Characters that XML 1.0 cannot carry become U+FFFD. */
export function text(value: string): Markup {
  // Half a surrogate pair becomes U+FFFD here.
  let escaped = value.toWellFormed();
  if (!NEEDS_ESCAPE.test(escaped)) return escaped as Markup;
  if (UNFIT.test(escaped)) escaped = escaped.replace(new RegExp(UNFIT, 'g'), '\ufffd');
  for (const [character, pattern, reference] of ESCAPES) {
    if (escaped.includes(character)) escaped = escaped.replace(pattern, reference);
  }
  return escaped as Markup;
}

// One search for each, of a single character, is what V8 does fastest: most texts have none but CR. That is escaped because a
// parser turns CR LF into LF.
const ESCAPES = [
  ['&', /&/g, '&amp;'],
  ['<', /</g, '&lt;'],
  ['>', />/g, '&gt;'],
  ['\r', /\r/g, '&#13;'],
] as const;

/** A path in which everything unusual is percent-encoded (RFC 3986 §2.1): nothing is left in it to be escaped. */
export function encodedPath(path: string): Markup {
  return path as Markup;
}

/** The value of an attribute. White space is escaped, too: a parser turns it into spaces (XML 1.0 §3.3.3). */
export function attribute(value: string): string {
  return text(value).replaceAll('"', '&quot;').replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
}

/** One piece after another. */
export function append(one: Markup, other: Markup): Markup {
  return (one + other) as Markup;
}

/** Several pieces one after the other. */
export function join(pieces: Iterable<Markup>): Markup {
  let all = '';
  for (const piece of pieces) all += piece;
  return all as Markup;
}

interface Tags {
  readonly open: string;
  readonly close: string;
}

// Names of the tables come again and again; names that clients invent are not kept, so the map stays small.
const knownTags = new Map<Name, Tags>();

function tagsOf(name: Name): Tags {
  const known = knownTags.get(name);
  if (known !== undefined) return known;
  const namespace = namespaceOf(name);
  const local = localNameOf(name);
  const prefix = PREFIXES.get(namespace);
  if (prefix === undefined) {
    return namespace === ''
      ? { open: local, close: local }
      : { open: `x:${local} xmlns:x="${attribute(namespace)}"`, close: `x:${local}` };
  }
  const tags = { open: `${prefix}:${local}`, close: `${prefix}:${local}` };
  if (knownTags.size < 1000) knownTags.set(name, tags);
  return tags;
}

function write(tags: Tags, attributes: Attributes | undefined, content: string): Markup {
  let open = tags.open;
  if (attributes !== undefined) {
    for (const [name, value] of Object.entries(attributes)) open += ` ${name}="${attribute(value)}"`;
  }
  return (content === '' ? `<${open}/>` : `<${open}>${content}</${tags.close}>`) as Markup;
}

/** An element with content. Known namespaces use the prefixes that `documentStart` declares. */
export function el(name: Name, ...content: readonly Markup[]): Markup {
  return write(tagsOf(name), undefined, content.length === 1 ? (content[0] ?? NOTHING) : join(content));
}

/** Makes what writes elements of one name, for names of which one answer can have thousands. */
export function elementOf(name: Name): (content: Markup) => Markup {
  const { open, close } = tagsOf(name);
  const [begin, end, empty] = [`<${open}>`, `</${close}>`, `<${open}/>` as Markup];
  return (content) => (content === '' ? empty : ((begin + content + end) as Markup));
}

/** An element with attributes; they have no namespace. */
export function elWith(name: Name, attributes: Attributes, ...content: readonly Markup[]): Markup {
  return write(tagsOf(name), attributes, join(content));
}

const DECLARATIONS = [...PREFIXES].map(([namespace, prefix]) => ` xmlns:${prefix}="${namespace}"`).join('');

/** The XML declaration and the open tag of a root that declares all known prefixes. */
export function documentStart(root: Name): Markup {
  return `<?xml version="1.0" encoding="utf-8"?>\n<${tagsOf(root).open}${DECLARATIONS}>` as Markup;
}

/** The close tag that belongs to `documentStart`. */
export function documentEnd(root: Name): Markup {
  return `</${tagsOf(root).close}>\n` as Markup;
}

/** A whole document in one string. */
export function document(root: Name, ...content: readonly Markup[]): Markup {
  return join([documentStart(root), ...content, documentEnd(root)]);
}

/** Markup that `serialize` made earlier and the database kept. */
export function stored(markup: string): Markup {
  return markup as Markup;
}
