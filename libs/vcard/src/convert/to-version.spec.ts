// vCard 3.0 to 4.0 and back, property by property.
import { describe, expect, it } from 'vitest';
import { readVCard, toVersion, type Version } from '../index.js';

/** The lines that a conversion makes of some lines, without what every card has. */
function convert(version: Version, ...lines: readonly string[]): string[] {
  const other = version === '4.0' ? '3.0' : '4.0';
  const text = ['BEGIN:VCARD', `VERSION:${other}`, 'FN:A', 'N:B;C;;;', ...lines, 'END:VCARD', ''].join('\r\n');
  const converted = toVersion(readVCard(text), version).replace(/\r\n /g, '').split('\r\n');
  expect(converted.slice(0, 4)).toEqual(['BEGIN:VCARD', `VERSION:${version}`, 'FN:A', 'N:B;C;;;']);
  expect(converted.slice(-2)).toEqual(['END:VCARD', '']);
  return converted.slice(4, -2);
}

const BOTH_WAYS: readonly (readonly [
  what: string,
  in3: string | readonly string[],
  in4: string | readonly string[],
])[] = [
  ['a photo', 'PHOTO;TYPE=JPEG;ENCODING=b:/9j/4AAQ', 'PHOTO:data:image/jpeg;base64,/9j/4AAQ'],
  [
    'a photo elsewhere',
    'PHOTO;TYPE=GIF;VALUE=uri:http://example.com/a,b;c.gif',
    'PHOTO;MEDIATYPE=image/gif:http://example.com/a,b;c.gif',
  ],
  ['a photo of another media type', 'LOGO;TYPE=SVG+XML;ENCODING=b:AAAA', 'LOGO:data:image/svg+xml;base64,AAAA'],
  ['a sound', 'SOUND;TYPE=WAVE;ENCODING=b:AAAA', 'SOUND:data:audio/wav;base64,AAAA'],
  ['a key', 'KEY;TYPE=PGP,WORK;ENCODING=b:AAAA', 'KEY;TYPE=work:data:application/pgp-keys;base64,AAAA'],
  ['a key as text', 'KEY;VALUE=text:0x1234', 'KEY;VALUE=text:0x1234'],
  ['a date', 'BDAY:1985-04-12', 'BDAY:19850412'],
  ['a date without year', 'BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-01', 'BDAY:--0501'],
  ['a moment', 'BDAY;VALUE=date-time:1953-10-15T23:10:00Z', 'BDAY:19531015T231000Z'],
  ['a date that 3.0 does not have', 'X-BDAY:1985-04', 'BDAY:1985-04'],
  ['a birthday in words', 'X-BDAY;VALUE=text:circa 1800', 'BDAY;VALUE=text:circa 1800'],
  ['an anniversary', 'X-ANNIVERSARY:2009-08-08', 'ANNIVERSARY:20090808'],
  ['a revision', 'REV:1995-10-31T22:27:10Z', 'REV:19951031T222710Z'],
  [
    'a group',
    ['X-ADDRESSBOOKSERVER-KIND:group', 'X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1'],
    ['KIND:group', 'MEMBER:urn:uuid:1'],
  ],
  ['a company', 'X-ABShowAs:COMPANY', 'KIND:org'],
  ['another kind', 'X-KIND:location', 'KIND:location'],
  ['types and preference', 'TEL;TYPE=CELL,VOICE,pref:+1 555', 'TEL;TYPE=cell,voice;PREF=1:+1 555'],
  [
    'ranks of preference',
    ['EMAIL;PREF=2;TYPE=INTERNET,pref:a@b', 'EMAIL;PREF=50;TYPE=INTERNET:c@d'],
    ['EMAIL;PREF=2:a@b', 'EMAIL;PREF=50:c@d'],
  ],
  ['types that people made', 'TEL;TYPE=x-My Phone:1', 'TEL;TYPE=x-My Phone:1'],
  ['a telephone number with extension', 'TEL:+1-418-656-9254\\;ext=102', 'TEL;VALUE=uri:tel:+1-418-656-9254;ext=102'],
  ['a telephone number of another scheme', 'TEL;VALUE=uri:sip:a@example.com', 'TEL;VALUE=uri:sip:a@example.com'],
  [
    'the label of an address',
    ['ADR;TYPE=HOME:;;1 Main St;;;;', 'LABEL;TYPE=HOME:1 Main St\\nTown\\, "CA"'],
    ['ADR;TYPE=home;LABEL="1 Main St^nTown, ^\'CA^\'":;;1 Main St;;;;'],
  ],
  [
    'labels in groups',
    ['item1.ADR;TYPE=WORK,pref:;;1;;;;', 'item1.LABEL;TYPE=WORK:one'],
    ['item1.ADR;TYPE=work;LABEL=one;PREF=1:;;1;;;;'],
  ],
  ['a label without address', 'LABEL;TYPE=HOME:1 Main St', 'X-LABEL;TYPE=home:1 Main St'],
  ['coordinates', 'GEO:37.386013;-122.082932', 'GEO:geo:37.386013,-122.082932'],
  ['more than coordinates', 'X-GEO:geo:37.386013,-122.082932;u=35', 'GEO:geo:37.386013,-122.082932;u=35'],
  ['an offset from UTC', 'TZ:-05:00', 'TZ;VALUE=utc-offset:-0500'],
  ['a time zone', 'TZ;VALUE=text:Raleigh/North America', 'TZ:Raleigh/North America'],
  ['an agent elsewhere', 'AGENT;VALUE=uri:cid:agent@example.com', 'RELATED;TYPE=agent:cid:agent@example.com'],
  ['an agent within', 'AGENT:BEGIN:VCARD\\nFN:B\\nEND:VCARD\\n', 'X-AGENT:BEGIN:VCARD\\nFN:B\\nEND:VCARD\\n'],
  ['a relation', 'X-RELATED;TYPE=friend:urn:uuid:2', 'RELATED;TYPE=friend:urn:uuid:2'],
  [
    'a relation with a label',
    ['item1.X-ABRELATEDNAMES;TYPE=pref:Ann', 'item1.X-ABLabel:_$!<Mother>!$_'],
    ['item1.RELATED;TYPE=parent;VALUE=text;PREF=1:Ann', 'item1.X-ABLabel:_$!<Mother>!$_'],
  ],
  [
    'labels of groups',
    ['item1.URL:http://example.com/?a=1,2;3', 'item1.X-ABLabel:_$!<HomePage>!$_'],
    ['item1.URL:http://example.com/?a=1,2;3', 'item1.X-ABLabel:_$!<HomePage>!$_'],
  ],
  [
    'instant messaging',
    'IMPP;X-SERVICE-TYPE=AIM;TYPE=HOME,pref:aim:jane',
    'IMPP;X-SERVICE-TYPE=AIM;TYPE=home;PREF=1:aim:jane',
  ],
  [
    'calendars',
    ['CALURI:http://example.com/c', 'FBURL;TYPE=pref:http://example.com/fb'],
    ['CALURI:http://example.com/c', 'FBURL;PREF=1:http://example.com/fb'],
  ],
  ['a UID that is no URI', 'UID:44EE78BF\\,1:ABPerson', 'UID;VALUE=text:44EE78BF\\,1:ABPerson'],
  [
    'a UID that is one',
    'UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1',
    'UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1',
  ],
  [
    'properties of 3.0',
    ['CLASS:PUBLIC', 'MAILER:ccMail', 'NAME:Directory'],
    ['X-CLASS:PUBLIC', 'X-MAILER:ccMail', 'X-NAME:Directory'],
  ],
  [
    'properties of 4.0',
    ['X-GENDER:F;grrrl', 'X-LANG:fr', 'X-CLIENTPIDMAP:1;urn:uuid:1'],
    ['GENDER:F;grrrl', 'LANG:fr', 'CLIENTPIDMAP:1;urn:uuid:1'],
  ],
  [
    'properties of later RFCs',
    ['X-BIRTHPLACE:Babies Hospital', 'X-HOBBY;INDEX=1:reading', 'X-PRONOUNS:xe/xir'],
    ['BIRTHPLACE:Babies Hospital', 'HOBBY;INDEX=1:reading', 'PRONOUNS:xe/xir'],
  ],
  [
    'texts and lists',
    ['NICKNAME:Jim,Jimmie', 'CATEGORIES:a,b\\,c', 'NOTE:a\\nb\\;c', 'ORG:A\\, B;C'],
    ['NICKNAME:Jim,Jimmie', 'CATEGORIES:a,b\\,c', 'NOTE:a\\nb\\;c', 'ORG:A\\, B;C'],
  ],
];

describe('toVersion', () => {
  it.each(BOTH_WAYS)('%s', (_, in3, in4) => {
    expect(convert('4.0', ...[in3].flat())).toEqual([in4].flat());
    expect(convert('3.0', ...[in4].flat())).toEqual([in3].flat());
  });

  it.each<readonly [what: string, in3: string | readonly string[], in4: string | readonly string[]]>([
    [
      'bare encodings, and white space of folds',
      ['PHOTO;BASE64:', '  /9j/4A', '  AQ'],
      'PHOTO:data:image/jpeg;base64,/9j/4AAQ',
    ],
    [
      'ENCODING=BASE64, and a type after home',
      'PHOTO;ENCODING=BASE64;TYPE=HOME,PNG:AAAA',
      'PHOTO;TYPE=HOME:data:image/png;base64,AAAA'.replace('HOME', 'home'),
    ],
    ['a data URI in 3.0', 'PHOTO;VALUE=URL;TYPE=PNG:data:image/png;base64\\,AAAA', 'PHOTO:data:image/png;base64,AAAA'],
    ['a picture of an unknown format', 'PHOTO;ENCODING=b:AAAA', 'PHOTO:data:application/octet-stream;base64,AAAA'],
    ['what is no picture', 'PHOTO:nothing', 'PHOTO;VALUE=text:nothing'],
    ['what is no date', 'BDAY;VALUE=date:unknown', 'BDAY;VALUE=text:unknown'],
    ['a revision that is a day', 'REV;VALUE=date:2025-08-22', 'REV:20250822T000000Z'],
    ['a revision that is none', 'REV:yesterday', 'X-REV:yesterday'],
    ['charsets', 'NOTE;CHARSET=UTF-8:é', 'NOTE:é'],
    ['quoted-printable', 'NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:a=C3=A9=0D=0A=EF=BF=BFb', 'NOTE:aé\\n b'],
    ['escapes in URIs', 'URL:http\\://example.com/a\\,b', 'URL:http://example.com/a,b'],
    ['types of their own', 'TEL;HOME;TYPE="work,FAX";type=Cell:1', 'TEL;TYPE=home,work,fax,cell:1'],
    ['names that are in no version', 'OFFICE;CN=x:1', 'X-OFFICE;X-CN=x:1'],
    ['names of 4.0 in 3.0', 'ANNIVERSARY:2013-08-16', 'ANNIVERSARY:20130816'],
    ['words for GENDER', 'X-GENDER:Female', 'GENDER:F'],
    ['other words for GENDER', 'X-GENDER:two-spirit', 'GENDER:;two-spirit'],
    ['members of what is no group', 'X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1', 'X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1'],
    [
      'old names of services',
      ['X-AIM;TYPE=HOME:jane doe', 'X-JABBER:jane@example.com'],
      ['IMPP;TYPE=home;X-SERVICE-TYPE=AIM:aim:jane%20doe', 'IMPP;X-SERVICE-TYPE=Jabber:xmpp:jane@example.com'],
    ],
    [
      'a service in its old and new form',
      ['X-JABBER:jane@example.com', 'IMPP:xmpp:jane@example.com'],
      'IMPP:xmpp:jane@example.com',
    ],
    ['too few components, and empty ones too many', 'ADR:;;1 Main St;Town', 'ADR:;;1 Main St;Town;;;'],
    [
      'what may be there only once',
      ['BDAY:1985-04-12', 'BDAY:1985-04-12', 'BDAY:1985-04-13'],
      ['BDAY:19850412', 'X-BDAY:1985-04-13'],
    ],
    ['coordinates that are none', 'GEO:here', 'X-GEO:here'],
  ])('3.0 to 4.0: %s', (_, in3, in4) => {
    expect(convert('4.0', ...[in3].flat())).toEqual([in4].flat());
  });

  it.each<readonly [what: string, in4: string | readonly string[], in3: string | readonly string[]]>([
    [
      'a plain telephone number as URI',
      'TEL;VALUE=uri;TYPE="voice,home":tel:+33-01-23-45-67',
      'TEL;TYPE=VOICE,HOME:+33-01-23-45-67',
    ],
    [
      'a relation in words',
      ['item1.TEL:1', 'RELATED;VALUE=text;TYPE=friend:Ann'],
      ['item1.TEL:1', 'item2.X-ABRELATEDNAMES:Ann', 'item2.X-ABLabel:_$!<Friend>!$_'],
    ],
    ['a label with escaped newlines', 'ADR;LABEL="a\\nb":;;;;;;', ['ADR:;;;;;;', 'LABEL:a\\nb']],
    ['several formatted names', 'FN;LANGUAGE=de:Ä', 'X-FN;LANGUAGE=de:Ä'],
  ])('4.0 to 3.0: %s', (_, in4, in3) => {
    expect(convert('3.0', ...[in4].flat())).toEqual([in3].flat());
  });

  const whole = (version: Version, ...lines: readonly string[]) =>
    toVersion(readVCard(['BEGIN:VCARD', ...lines, 'END:VCARD'].join('\n')), version)
      .split('\r\n')
      .slice(1, -2);

  it('what N is sorted by', () => {
    const in3 = ['VERSION:3.0', 'FN:Rene van der Harten', 'N:van der Harten;Rene;;;', 'SORT-STRING:Harten\\,Rene'];
    const in4 = ['VERSION:4.0', 'FN:Rene van der Harten', 'N;SORT-AS="Harten,Rene":van der Harten;Rene;;;'];
    expect(whole('4.0', ...in3)).toEqual(in4);
    expect(whole('3.0', ...in4)).toEqual(in3);
  });

  it('makes an FN where there is none, and an N for 3.0', () => {
    expect(whole('4.0', 'VERSION:3.0', 'N:Doe;Jane;;;')).toEqual(['VERSION:4.0', 'FN:Jane Doe', 'N:Doe;Jane;;;']);
    expect(whole('4.0', 'VERSION:3.0', 'N:;;;;', 'ORG:A;B')).toEqual(['VERSION:4.0', 'FN:A B', 'ORG:A;B']);
    expect(whole('3.0', 'VERSION:4.0', 'FN:A')).toEqual(['VERSION:3.0', 'FN:A', 'N:;;;;']);
  });

  it('alternatives stay together in 4.0, and only the first has the name in 3.0', () => {
    const in4 = ['VERSION:4.0', 'FN:A', 'N;ALTID=1:B;C;;;', 'N;ALTID=1;LANGUAGE=ja:D;E;;;'];
    const in3 = ['VERSION:3.0', 'FN:A', 'N;ALTID=1:B;C;;;', 'X-N;ALTID=1;LANGUAGE=ja:D;E;;;'];
    expect(whole('3.0', ...in4)).toEqual(in3);
    expect(whole('4.0', ...in3)).toEqual(in4);
  });

  it('gives a card of the wanted version octet for octet', () => {
    const text = 'begin:vcard\nversion:4.0\nfn:A\n\nend:vcard';
    expect(toVersion(readVCard(text), '4.0')).toBe(text);
  });

  it('folds long lines between characters', () => {
    const lines = whole('4.0', 'VERSION:3.0', 'FN:A', `NOTE:${'é'.repeat(100)}`);
    expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  });
});
