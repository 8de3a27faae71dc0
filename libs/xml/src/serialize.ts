// Parsed XML out again, so that it stands for itself wherever it is put (RFC 4918 §4.3).
import { attribute, type Markup, stored, text } from './markup.js';
import { localNameOf, type Name, namespaceOf, XML } from './names.js';
import type { XmlElement } from './tree.js';

/** Writes an element with the prefixes that its document had. Each is declared where it was, or where it is first needed. */
export function serialize(root: XmlElement): Markup {
  // The namespaces in scope by prefix; the empty one has the default. What an element declares is taken back at its end.
  const scope = new Map<string, string | undefined>([
    ['', ''],
    ['xml', XML],
  ]);
  return stored(written(root));

  function written({ name, attributes, children, names }: XmlElement): string {
    const shadowed: (readonly [prefix: string, namespace: string | undefined])[] = [];
    let inside = '';
    const declare = (prefix: string, namespace: string) => {
      const known = scope.get(prefix);
      if (known === namespace) return;
      shadowed.push([prefix, known]);
      scope.set(prefix, namespace);
      inside += ` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${attribute(namespace)}"`;
    };
    const prefixed = (full: Name, prefix: string) => {
      declare(prefix, namespaceOf(full));
      return prefix === '' ? localNameOf(full) : `${prefix}:${localNameOf(full)}`;
    };

    for (const [prefix, namespace] of names?.declared ?? []) declare(prefix, namespace);
    const tag = prefixed(name, names?.prefix ?? '');
    for (const [key, value] of attributes) {
      const full = isName(key) ? prefixed(key, names?.ofAttributes.get(key) ?? freePrefix(key)) : key;
      inside += ` ${full}="${attribute(value)}"`;
    }
    let content = '';
    for (const child of children) content += typeof child === 'string' ? text(child) : written(child);
    for (const [prefix, namespace] of shadowed.reverse()) scope.set(prefix, namespace);
    return content === '' ? `<${tag}${inside}/>` : `<${tag}${inside}>${content}</${tag}>`;
  }

  /** A prefix for an attribute that comes from no document: without one, it would be in no namespace. */
  function freePrefix(name: Name): string {
    const namespace = namespaceOf(name);
    if (namespace === XML) return 'xml';
    for (let number = 1; ; number += 1) {
      const known = scope.get(`a${number}`);
      if (known === undefined || known === namespace) return `a${number}`;
    }
  }
}

function isName(key: string): key is Name {
  return key.startsWith('{');
}
