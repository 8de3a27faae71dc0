// From vCard 3.0 to 4.0 and back, on content lines: nothing is lost, and what is the same in both stays as it was written.
import { splitValue, writeLine } from '#contentline';
import type { VCard, Version } from '../card.js';
import { words } from '../words.js';
import { kindsIn3, kindsIn4 } from './kinds.js';
import { labelsIn3, labelsIn4 } from './labels.js';
import { type Line, newLine, type Step } from './line.js';
import { mediaIn3, mediaIn4 } from './media.js';
import { namesIn3, namesIn4 } from './property-names.js';
import { relationsIn3, relationsIn4 } from './relations.js';
import { servicesIn4 } from './services.js';
import { modernized, parametersIn3, parametersIn4 } from './types.js';
import {
  components,
  dateIn3,
  dateIn4,
  genderIn4,
  geoIn3,
  geoIn4,
  revIn3,
  revIn4,
  telIn3,
  telIn4,
  tzIn3,
  tzIn4,
  uidIn3,
  uidIn4,
  uri,
} from './values.js';

type Rule = (line: Line) => Line;

// Properties, and what becomes of them in each version.
const VALUES: readonly (readonly [names: string, in4: Rule, in3: Rule])[] = [
  ['CALADRURI CALURI CONTACT-URI FBURL IMPP ORG-DIRECTORY RELATED SOURCE URL', uri, uri],
  ['KEY LOGO PHOTO SOUND', mediaIn4, mediaIn3],
  ['ANNIVERSARY BDAY DEATHDATE', dateIn4, dateIn3],
  ['N', components(5), components(5)],
  ['ADR', components(7), components(7)],
  ['GENDER', genderIn4, (line) => line],
  ['GEO', geoIn4, geoIn3],
  ['REV', revIn4, revIn3],
  ['TEL', telIn4, telIn3],
  ['TZ', tzIn4, tzIn3],
  ['UID', uidIn4, uidIn3],
];

const STEPS: Readonly<Record<Version, readonly Step[]>> = {
  '4.0': [
    modernized,
    labelsIn4,
    kindsIn4,
    relationsIn4,
    servicesIn4,
    namesIn4,
    valuesIn(1),
    parametersIn4,
    withoutEmptyName,
    withFormattedName,
  ],
  '3.0': [
    modernized,
    kindsIn3,
    relationsIn3,
    labelsIn3,
    valuesIn(2),
    parametersIn3,
    namesIn3,
    withName,
    withFormattedName,
  ],
};

// Apple's own spelling, for programs that compare names octet by octet.
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['X-ABLABEL', 'X-ABLabel'],
  ['X-ABSHOWAS', 'X-ABShowAs'],
]);

/**
 * The text of a card in the wanted version (RFC 2426, RFC 6350), lines folded and ended by CR LF. What the other version
 * has no word for is carried in X- properties, so that it is there again after the way back.
 * A card of that version already is returned as it is.
 */
export function toVersion({ version, text, lines }: VCard, wanted: Version): string {
  if (version === wanted) return text;
  const own = lines.filter(({ name }) => name !== 'VERSION');
  const converted = STEPS[wanted].reduce<readonly Line[]>((before, step) => step(before), own);
  const written = converted.map((line) => writeLine({ ...line, name: SPELLINGS.get(line.name) ?? line.name }));
  return `BEGIN:VCARD\r\nVERSION:${wanted}\r\n${written.join('')}END:VCARD\r\n`;
}

function valuesIn(column: 1 | 2): Step {
  const rules = new Map(VALUES.flatMap((row) => [...words(row[0])].map((name) => [name, row[column]] as const)));
  return (lines) => lines.map((line) => rules.get(line.name)?.(line) ?? line);
}

// N is optional in 4.0 (RFC 6350 §6.2.2), and must be there in 3.0 (RFC 2426 §3.1.2).
function withoutEmptyName(lines: readonly Line[]): readonly Line[] {
  return lines.filter(({ name, value, parameters }) => name !== 'N' || parameters.size > 0 || /[^;,\s]/.test(value));
}

function withName(lines: readonly Line[]): readonly Line[] {
  return lines.some(({ name }) => name === 'N') ? lines : [...lines, newLine('N', ';;;;')];
}

// RFC 2426 §3.1.1, RFC 6350 §6.2.1: FN must be there.
function withFormattedName(lines: readonly Line[]): readonly Line[] {
  if (lines.some(({ name }) => name === 'FN')) return lines;
  const names = ['N', 'ORG', 'NICKNAME', 'EMAIL', 'TEL'].map((wanted) => {
    const parts = splitValue(lines.find(({ name }) => name === wanted)?.value ?? '', ';').map(joined);
    // Given names come before the family name.
    const [family, given, ...others] = parts;
    return (wanted === 'N' ? [given, family] : [family, given, ...others]).filter((part) => part).join(' ');
  });
  return [newLine('FN', names.find((name) => name !== '') ?? ''), ...lines];
}

function joined(component: string): string {
  return splitValue(component, ',').join(' ').trim();
}
