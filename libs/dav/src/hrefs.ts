// The hrefs inside the value of a property.
import { D, document, elements, type Markup, readXml, textOf, type XmlElement } from '#xml';

/** The element of a property as a tree. @throws XmlError where it is larger than what is read */
export function propertyTree(value: Markup): XmlElement | undefined {
  return elements(readXml(Buffer.from(document(D('prop'), value))))[0];
}

/** The hrefs in the value of a property, at any depth of it. @throws XmlError where it is larger than what is read */
export function hrefsIn(value: Markup): readonly string[] {
  // Most values have none, and need not be read.
  if (!value.includes('href')) return [];
  const tree = propertyTree(value);
  return tree === undefined ? [] : hrefsBelow(tree);
}

function hrefsBelow(tree: XmlElement): readonly string[] {
  return elements(tree).flatMap((child) => (child.name === D('href') ? [textOf(child).trim()] : hrefsBelow(child)));
}
