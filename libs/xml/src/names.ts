// Expanded XML names, written in Clark notation, and the namespaces that Daybook knows.

/** An expanded XML name in Clark notation: `{namespace}local`. Without a namespace it is `{}local`. */
export type Name = `{${string}}${string}`;

export const DAV = 'DAV:';
export const CALDAV = 'urn:ietf:params:xml:ns:caldav';
export const CARDDAV = 'urn:ietf:params:xml:ns:carddav';
export const CALENDARSERVER = 'http://calendarserver.org/ns/';
export const APPLE_ICAL = 'http://apple.com/ns/ical/';
export const DAYBOOK = 'urn:daybook:ns';
export const XML = 'http://www.w3.org/XML/1998/namespace';

/** The prefixes that every answer declares once, at its root. */
export const PREFIXES: ReadonlyMap<string, string> = new Map([
  [DAV, 'd'],
  [CALDAV, 'c'],
  [CARDDAV, 'card'],
  [CALENDARSERVER, 'cs'],
  [APPLE_ICAL, 'ical'],
  [DAYBOOK, 'daybook'],
]);

const inNamespace =
  <Namespace extends string>(namespace: Namespace) =>
  <Local extends string>(local: Local): `{${Namespace}}${Local}` =>
    `{${namespace}}${local}`;

/** Names of RFC 4918 and its extensions. */
export const D = inNamespace(DAV);
/** Names of CalDAV (RFC 4791 and its extensions). */
export const C = inNamespace(CALDAV);
/** Names of CardDAV (RFC 6352). */
export const CARD = inNamespace(CARDDAV);
/** Names that Apple's Calendar Server added. */
export const CS = inNamespace(CALENDARSERVER);
/** Names of Apple's calendar clients. */
export const ICAL = inNamespace(APPLE_ICAL);

/** Joins a namespace and a local name; `''` is "no namespace". */
export function expandedName(namespace: string, local: string): Name {
  return `{${namespace}}${local}`;
}

// A namespace may contain a brace, a local name may not.
export function namespaceOf(name: Name): string {
  return name.slice(1, name.lastIndexOf('}'));
}

export function localNameOf(name: Name): string {
  return name.slice(name.lastIndexOf('}') + 1);
}
