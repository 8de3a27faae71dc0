// Parameters that every property may have: TYPE, PREF, VALUE, ENCODING, and those of the other version.
import { words } from '../words.js';
import { changed, type Line, typesOf, valuesOf, valueType } from './line.js';

// Compared without regard to case (RFC 2426 §4, RFC 6350 §5.6); other words may be labels that people made.
const KNOWN_TYPES = words(`
  home work pref internet x400 dom intl postal parcel voice fax cell pager msg video text textphone bbs modem car isdn pcs
  main other`);
// RFC 6350 §5, RFC 6715, RFC 8605, RFC 9554, RFC 9555
const PARAMETERS_OF_4 = words(`
  LANGUAGE VALUE PREF ALTID PID TYPE MEDIATYPE CALSCALE SORT-AS GEO TZ LABEL CC INDEX LEVEL AUTHOR AUTHOR-NAME CREATED
  DERIVED PHONETIC PROP-ID SCRIPT SERVICE-TYPE USERNAME JSCOMPS JSPTR`);
// Types of values that only vCard 3.0 has, and what everybody writes for `uri`.
const VALUE_TYPES: ReadonlyMap<string, string | undefined> = new Map([
  ['url', 'uri'],
  ['binary', undefined],
  ['phone-number', undefined],
  ['vcard', undefined],
]);
// vCard 2.1 gave them as they stand, without a name (`PHOTO;BASE64:`), and so the reader takes them for types.
const ENCODINGS = words('base64 b quoted-printable 7bit 8bit');

/** Undoes what is older than vCard 3.0: bare encodings, quoted-printable, charsets. */
export function modernized(lines: readonly Line[]): readonly Line[] {
  return lines.map((line) => {
    if (line.parameters.size === 0) return line;
    const bare = typesOf(line).find((type) => ENCODINGS.has(type));
    const encoding = line.parameters.get('ENCODING')?.[0]?.toLowerCase() ?? bare;
    const type = valueType(line) ?? '';
    if (encoding === undefined && !line.parameters.has('CHARSET') && !VALUE_TYPES.has(type)) return line;
    const isPrinted = encoding === 'quoted-printable';
    return changed(line, {
      value: isPrinted ? decodeQuotedPrintable(line.value) : line.value,
      parameters: {
        CHARSET: undefined,
        ENCODING: encoding === 'b' || encoding === 'base64' ? 'b' : undefined,
        TYPE: valuesOf(line).filter((each) => !ENCODINGS.has(each.toLowerCase())),
        VALUE: VALUE_TYPES.has(type) ? VALUE_TYPES.get(type) : line.parameters.get('VALUE'),
      },
    });
  });
}

/** TYPE=pref becomes PREF=1 (RFC 6350 §5.3), and what is not known in 4.0 gets an X- name. */
export function parametersIn4(lines: readonly Line[]): readonly Line[] {
  return lines.map((line) => {
    if (line.parameters.size === 0) return line;
    const types = valuesOf(line).filter((type) => !/^pref$/i.test(type) && !isDefault(line, type));
    const isPreferred = typesOf(line).includes('pref') || line.parameters.has('PREF');
    const rank = Number(line.parameters.get('PREF')?.[0]);
    const { parameters } = changed(line, {
      parameters: {
        TYPE: types.map((type) => (KNOWN_TYPES.has(type.toLowerCase()) ? type.toLowerCase() : type)),
        PREF: isPreferred ? String(Number.isInteger(rank) && rank >= 1 && rank <= 100 ? rank : 1) : undefined,
      },
    });
    const named = [...parameters].map(([name, values]) => [isKnownIn4(name) ? name : `X-${name}`, values] as const);
    return { ...line, parameters: new Map(named) };
  });
}

/** The most preferred of a kind gets TYPE=pref; other ranks are kept, for vCard 3.0 has no word for them. */
export function parametersIn3(lines: readonly Line[]): readonly Line[] {
  const best = new Map<string, number>();
  for (const line of lines) best.set(line.name, Math.min(rankOf(line), best.get(line.name) ?? Infinity));
  return lines.map((line) => {
    if (line.parameters.size === 0 && line.name !== 'EMAIL') return line;
    const rank = rankOf(line);
    const isPreferred = (rank !== Infinity && rank === best.get(line.name)) || typesOf(line).includes('pref');
    const types = valuesOf(line)
      .filter((type) => !/^pref$/i.test(type))
      .map((type) => (KNOWN_TYPES.has(type.toLowerCase()) ? type.toUpperCase() : type));
    // RFC 2426 §3.3.2: the default, but some programs look for it.
    if (line.name === 'EMAIL' && !types.includes('X400') && !types.includes('INTERNET')) types.unshift('INTERNET');
    return changed(line, {
      parameters: {
        TYPE: isPreferred ? [...types, 'pref'] : types,
        PREF: rank === 1 ? undefined : line.parameters.get('PREF'),
        'X-ENCODING': undefined,
        ENCODING: line.parameters.get('X-ENCODING') ?? line.parameters.get('ENCODING'),
      },
    });
  });
}

function rankOf({ parameters }: Line): number {
  return Number(parameters.get('PREF')?.[0]) || Infinity;
}

function isKnownIn4(name: string): boolean {
  return PARAMETERS_OF_4.has(name) || name.startsWith('X-');
}

function isDefault({ name }: Line, type: string): boolean {
  return name === 'EMAIL' && /^internet$/i.test(type);
}

// Into a value of type TEXT. Lines end in CR LF there (RFC 2045 §6.7).
function decodeQuotedPrintable(value: string): string {
  const octets = Buffer.from(value.replace(/=\r?\n/g, ''), 'utf8').toString('latin1');
  const decoded = octets.replace(/=([0-9A-F]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  const text = Buffer.from(decoded, 'latin1').toString('utf8');
  return text.replace(/\r?\n/g, '\\n').replace(/[\p{Cc}\ufeff\p{Noncharacter_Code_Point}]/gu, ' ');
}
