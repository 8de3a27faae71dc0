// The words in which clients ask: property names in the short form of documentation, in the ways that clients write XML.
import type { Name } from '#xml';

const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['d', 'DAV:'],
  ['c', 'urn:ietf:params:xml:ns:caldav'],
  ['card', 'urn:ietf:params:xml:ns:carddav'],
  ['cs', 'http://calendarserver.org/ns/'],
  ['ical', 'http://apple.com/ns/ical/'],
  ['me', 'http://me.com/_namespace/'],
  ['oc', 'http://owncloud.org/ns'],
  ['push', 'https://bitfire.at/webdav-push'],
]);

function parts(name: string): readonly [namespace: string, local: string] {
  const [prefix = '', local = ''] = name.split(':');
  return [NAMESPACES.get(prefix) ?? '', local];
}

/** A name such as `d:getetag` in Clark notation. */
export function clark(name: string): Name {
  const [namespace, local] = parts(name);
  return `{${namespace}}${local}`;
}

/** How a client writes names: all prefixes declared at the root, or each where it is needed, as Apple's programs do. */
export type Style = 'at the root' | 'in place';

/** `d:getetag c:calendar-data` as empty elements. */
export function names(list: string, style: Style = 'at the root'): string {
  const written = style === 'in place' ? inPlace : (name: string) => `<${name}/>`;
  return list.trim().split(/\s+/).map(written).join('');
}

function inPlace(name: string): string {
  const [namespace, local] = parts(name);
  return namespace === 'DAV:' ? `<A:${local}/>` : `<B:${local} xmlns:B="${namespace}"/>`;
}

/** A propfind element that asks for these properties. */
export function asking(list: string, style: Style = 'at the root'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${
    style === 'in place'
      ? `<A:propfind xmlns:A="DAV:"><A:prop>${names(list, style)}</A:prop></A:propfind>`
      : rooted('d:propfind', `<d:prop>${names(list)}</d:prop>`)
  }`;
}

/** An element that declares all prefixes used in it. */
export function rooted(name: string, content: string): string {
  const used = [...NAMESPACES].filter(([prefix]) => `<${name}>${content}`.includes(`<${prefix}:`));
  return `<${name}${used.map(([prefix, namespace]) => ` xmlns:${prefix}="${namespace}"`).join('')}>${content}</${name}>`;
}

/** `DAV:href` elements. */
export function hrefs(list: readonly string[], prefix = 'd'): string {
  return list.map((href) => `<${prefix}:href>${href.replaceAll('&', '&amp;')}</${prefix}:href>`).join('');
}
