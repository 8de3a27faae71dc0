// addressbook-query against the words of RFC 6352 §10.5.
import { describe, expect, it } from 'vitest';
import { collation } from '#contentline';
import {
  type AddressFilter,
  matches,
  type ParamFilter,
  type PropFilter,
  parsePropertyName,
  readCard,
  type TextMatch,
} from './index.js';

const CARD = readCard(`BEGIN:VCARD
VERSION:3.0
UID:urn:uuid:1
FN:Zoë Müller
N:Müller;Zoë;Marie,Anne;;
ORG:Bread\\, Butter & Co.;Sales
EMAIL;TYPE=HOME:zoe@example.com
item1.EMAIL;TYPE=WORK;TYPE=pref:zm@example.org
item1.X-ABLabel:Office
X-ABC.TEL:+1 555
END:VCARD`);

function text(value: string, changes: Partial<TextMatch> = {}): TextMatch {
  const unicode = collation('i;unicode-casemap');
  if (unicode === undefined) throw new Error('there is no i;unicode-casemap');
  return { value, collation: unicode, matchType: 'contains', negate: false, ...changes };
}

const param = (name: string, textMatch?: TextMatch, isNotDefined = false): ParamFilter => ({
  name,
  textMatch,
  isNotDefined,
});

const prop = (name: string, changes: Partial<PropFilter> = {}): PropFilter => ({
  ...parsePropertyName(name),
  ...{ test: 'anyof', isNotDefined: false, textMatches: [], params: [], ...changes },
});

const found = (test: AddressFilter['test'], ...properties: readonly PropFilter[]) =>
  matches(CARD, { test, properties });
const contains = (name: string, ...textMatches: readonly TextMatch[]) => found('anyof', prop(name, { textMatches }));

describe('matches', () => {
  it('an empty filter matches everything, and an empty prop-filter whatever has the property', () => {
    expect(found('anyof')).toBe(true);
    expect(found('allof', prop('EMAIL'))).toBe(true);
    expect(found('allof', prop('NOTE'))).toBe(false);
    expect(found('anyof', prop('VERSION', { textMatches: [text('.0', { matchType: 'ends-with' })] }))).toBe(true);
  });

  it('§10.5.3: is-not-defined matches where the property is nowhere', () => {
    expect(found('anyof', prop('NOTE', { isNotDefined: true }))).toBe(true);
    expect(found('anyof', prop('TEL', { isNotDefined: true }))).toBe(false);
    expect(found('anyof', prop('item1.TEL', { isNotDefined: true }))).toBe(true);
  });

  it('§10.5.1: a name without group matches in all groups, one with a group exactly there', () => {
    expect(contains('TEL', text('555'))).toBe(true);
    expect(contains('x-abc.tel', text('555'))).toBe(true);
    expect(contains('X-ABC-1.TEL', text('555'))).toBe(false);
  });

  it('combines properties, and the conditions about one of them, by anyof or allof', () => {
    expect(found('allof', prop('FN'), prop('NOTE'))).toBe(false);
    expect(found('anyof', prop('FN'), prop('NOTE'))).toBe(true);
    const both = [text('zoe@'), text('.org')];
    expect(found('anyof', prop('EMAIL', { test: 'anyof', textMatches: both }))).toBe(true);
    // "it matches": all conditions about one and the same property.
    expect(found('anyof', prop('EMAIL', { test: 'allof', textMatches: both }))).toBe(false);
    expect(found('anyof', prop('EMAIL', { test: 'allof', textMatches: [text('zm@'), text('.org')] }))).toBe(true);
  });

  it('§10.5.4: equals, contains, starts-with and ends-with, in the collation that is asked for', () => {
    expect(contains('FN', text('ZOË MÜLLER', { matchType: 'equals' }))).toBe(true);
    expect(contains('FN', text('zoë', { matchType: 'equals' }))).toBe(false);
    expect(contains('FN', text('zoë', { matchType: 'starts-with' }))).toBe(true);
    expect(contains('FN', text('müller', { matchType: 'starts-with' }))).toBe(false);
    expect(contains('FN', text('MU\u0308LLER', { matchType: 'ends-with' }))).toBe(true);
    const ascii = collation('i;ascii-casemap');
    expect(contains('FN', text('ZOË', ascii && { collation: ascii }))).toBe(false);
  });

  it('compares the value as a whole, its escapes undone', () => {
    expect(contains('ORG', text('Bread, Butter'))).toBe(true);
    expect(contains('N', text('Müller;Zoë;Marie,Anne;;', { matchType: 'equals' }))).toBe(true);
    expect(contains('N', text('Zoë', { matchType: 'equals' }))).toBe(false);
  });

  it('negate-condition matches where one property of the name does not match', () => {
    expect(contains('EMAIL', text('zoe@', { negate: true }))).toBe(true);
    expect(contains('EMAIL', text('example', { negate: true }))).toBe(false);
    expect(contains('NOTE', text('anything', { negate: true }))).toBe(false);
  });

  it('§10.5.2: parameters', () => {
    const withParam = (...params: readonly ParamFilter[]) => found('anyof', prop('EMAIL', { test: 'allof', params }));
    expect(withParam(param('TYPE'))).toBe(true);
    expect(withParam(param('LANGUAGE'))).toBe(false);
    expect(withParam(param('LANGUAGE', undefined, true))).toBe(true);
    expect(withParam(param('TYPE', undefined, true))).toBe(false);
    expect(withParam(param('TYPE', text('work', { matchType: 'equals' })), param('TYPE', text('PREF')))).toBe(true);
    expect(withParam(param('TYPE', text('home')), param('TYPE', text('pref')))).toBe(false);
    // A list of values does not match where none of them does.
    expect(
      withParam(param('TYPE', text('home', { negate: true })), param('TYPE', text('work', { negate: true }))),
    ).toBe(false);
    expect(withParam(param('LANGUAGE', text('en', { negate: true })))).toBe(false);
  });
});
