// What the values of vCard 4.0 are, unless a VALUE parameter says otherwise (RFC 6350 §6 and its extensions).
import { words } from './words.js';

const BY_TYPE = {
  text: `
    ADR BIRTHPLACE CATEGORIES CLIENTPIDMAP DEATHPLACE EMAIL EXPERTISE FN GENDER GRAMGENDER HOBBY INTEREST JSPROP KIND N
    NICKNAME NOTE ORG PRODID PRONOUNS ROLE TEL TITLE TZ VERSION XML`,
  uri: `
    CALADRURI CALURI CONTACT-URI FBURL GEO IMPP KEY LOGO MEMBER ORG-DIRECTORY PHOTO RELATED SOCIALPROFILE SOUND SOURCE UID
    URL`,
  'date-and-or-time': 'ANNIVERSARY BDAY DEATHDATE',
  timestamp: 'CREATED REV',
  'language-tag': 'LANG LANGUAGE',
} as const;

const TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries(BY_TYPE).flatMap(([type, names]) => [...words(names)].map((name) => [name, type] as const)),
);

/** @returns undefined for properties that are not known, such as X- properties */
export function defaultValueType(name: string): string | undefined {
  return TYPES.get(name);
}

/** Properties whose value is a list (RFC 6350 §6.2.3, §6.7.1). */
export const LISTS: ReadonlySet<string> = new Set(['CATEGORIES', 'NICKNAME']);

/** Properties whose value has components; those of N and ADR may be lists in turn (RFC 6350 §6.2.2, §6.3.1). */
export const STRUCTURED: ReadonlySet<string> = new Set(['ADR', 'CLIENTPIDMAP', 'GENDER', 'N', 'ORG']);
export const STRUCTURED_LISTS: ReadonlySet<string> = new Set(['ADR', 'N']);
