// Which properties exist in which version; what does not is carried under an X- name, so that it can come back.
import { words } from '../words.js';
import { changed, type Line } from './line.js';

// RFC 2426 (and RFC 2739, RFC 4770), and RFC 6350
const BOTH = words(`
  ADR BDAY CALADRURI CALURI CATEGORIES EMAIL FBURL FN GEO IMPP KEY LOGO N NICKNAME NOTE ORG PHOTO PRODID REV ROLE SOUND
  SOURCE TEL TITLE TZ UID URL`);
const ONLY_3 = words('AGENT CAPURI CLASS LABEL MAILER NAME PROFILE SORT-STRING');
// RFC 6350, RFC 6474, RFC 6715, RFC 8605, RFC 9554, RFC 9555
const ONLY_4 = words(`
  ANNIVERSARY CLIENTPIDMAP GENDER KIND LANG MEMBER RELATED XML
  BIRTHPLACE DEATHDATE DEATHPLACE EXPERTISE HOBBY INTEREST ORG-DIRECTORY CONTACT-URI
  CREATED GRAMGENDER LANGUAGE PRONOUNS SOCIALPROFILE JSPROP`);

// RFC 6350 §6 and its extensions: at most one in a card, but for those that ALTID ties together.
const ONCE_IN_4 = words(`
  ANNIVERSARY BDAY BIRTHPLACE CREATED DEATHDATE DEATHPLACE GENDER KIND LANGUAGE N PRODID REV UID`);
const ONCE_IN_3 = words('BDAY FN N PRODID REV UID');
// Those of both versions that come from 4.0 under an X- name: too many of them, or a value that 3.0 has no form for.
const RETURNING = new Set([...ONLY_4, 'BDAY', 'FN', 'GEO', 'N', 'PRODID', 'REV', 'TZ']);

export function namesIn4(lines: readonly Line[]): readonly Line[] {
  const named = lines.map((line) => renamed(line, (name) => BOTH.has(name) || ONLY_4.has(name), RETURNING));
  return once(named, ONCE_IN_4, ({ parameters }) => parameters.get('ALTID')?.[0]);
}

export function namesIn3(lines: readonly Line[]): readonly Line[] {
  const named = lines.map((line) => renamed(line, (name) => BOTH.has(name) || ONLY_3.has(name), ONLY_3));
  return once(named, ONCE_IN_3, () => undefined);
}

function renamed(line: Line, isKnown: (name: string) => boolean, returning: ReadonlySet<string>): Line {
  const { name } = line;
  if (isKnown(name)) return line;
  if (!name.startsWith('X-')) return changed(line, { name: `X-${name}` });
  const carried = name.slice(2);
  return returning.has(carried) ? changed(line, { name: carried }) : line;
}

// The first stays, its repetitions go, and what differs is carried.
function once(
  lines: readonly Line[],
  names: ReadonlySet<string>,
  alternative: (line: Line) => string | undefined,
): readonly Line[] {
  const first = new Map<string, Line>();
  return lines.flatMap((line) => {
    if (!names.has(line.name)) return line;
    const before = first.get(line.name);
    if (before === undefined) {
      first.set(line.name, line);
      return line;
    }
    if (before.value === line.value) return [];
    const isAlternative = alternative(line) !== undefined && alternative(line) === alternative(before);
    return isAlternative ? line : changed(line, { name: `X-${line.name}` });
  });
}
