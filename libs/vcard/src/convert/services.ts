// Instant messaging: properties of many names in 3.0, all of them IMPP in 4.0 (RFC 4770, RFC 6350 §6.4.3).
import { unescapeText } from '#contentline';
import { changed, isUri, type Line } from './line.js';
import { bareUri } from './values.js';

// The scheme of the URI, and the name of the service as Apple writes it in X-SERVICE-TYPE.
const SERVICES: ReadonlyMap<string, readonly [scheme: string, service: string]> = new Map([
  ['X-AIM', ['aim', 'AIM']],
  ['X-ICQ', ['icq', 'ICQ']],
  ['X-JABBER', ['xmpp', 'Jabber']],
  ['X-GOOGLE-TALK', ['xmpp', 'GoogleTalk']],
  ['X-GTALK', ['xmpp', 'GoogleTalk']],
  ['X-MSN', ['msnim', 'MSN']],
  ['X-YAHOO', ['ymsgr', 'Yahoo']],
  ['X-SKYPE', ['skype', 'Skype']],
  ['X-SKYPE-USERNAME', ['skype', 'Skype']],
  ['X-GADUGADU', ['gg', 'GaduGadu']],
  ['X-QQ', ['qq', 'QQ']],
]);

/** An address that is there as IMPP already is not repeated. */
export function servicesIn4(lines: readonly Line[]): readonly Line[] {
  const known = new Set(lines.flatMap(({ name, value }) => (name === 'IMPP' ? [bareUri(value).toLowerCase()] : [])));
  return lines.flatMap((line) => {
    const [scheme, service] = SERVICES.get(line.name) ?? [];
    const name = unescapeText(line.value).trim();
    if (scheme === undefined || service === undefined || name === '') return line;
    const value = isUri(name) ? bareUri(name) : `${scheme}:${encodeURIComponent(name).replace(/%40/g, '@')}`;
    if (known.has(value.toLowerCase())) return [];
    known.add(value.toLowerCase());
    return changed(line, { name: 'IMPP', value, parameters: { 'X-SERVICE-TYPE': service } });
  });
}
