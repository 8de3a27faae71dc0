// A parsed XML document: a small read-only tree, for request bodies and stored properties.
import type { Name } from './names.js';

export interface XmlElement {
  readonly name: Name;
  /** Keys are local names, or Clark names where the attribute has a namespace. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (XmlElement | string)[];
  /** Absent of an element that comes from no document. */
  readonly names?: WrittenNames;
}

/** How names were written, which means something to some vocabularies only (RFC 4918 §4.3). */
export interface WrittenNames {
  /** That of the element's own name; `''` where it has none. */
  readonly prefix: string;
  /** Those of attributes that have one, by their keys. */
  readonly ofAttributes: ReadonlyMap<string, string>;
  /** The namespaces that were declared on the element, by prefix. */
  readonly declared: ReadonlyMap<string, string>;
}

/** The child elements, in document order; with a name, only those of that name. */
export function elements(parent: XmlElement, name?: Name): XmlElement[] {
  return parent.children.filter(
    (child): child is XmlElement => typeof child !== 'string' && (name === undefined || child.name === name),
  );
}

/** The first child element of that name. */
export function element(parent: XmlElement, name: Name): XmlElement | undefined {
  return parent.children.find((child): child is XmlElement => typeof child !== 'string' && child.name === name);
}

/** All character data of an element and its descendants. */
export function textOf(parent: XmlElement): string {
  return parent.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}
