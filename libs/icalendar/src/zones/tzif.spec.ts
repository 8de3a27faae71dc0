// Compiled zone files, made here octet by octet as RFC 9636 says, and damaged at random.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TzifParts, tzif } from '../../../../test/support/tzif.js';
import { InvalidZoneData } from './history.js';
import { readTzif } from './tzif.js';

const BERLIN: TzifParts = {
  types: [
    [3208, 0, 'LMT'],
    [3600, 0, 'CET'],
    [7200, 1, 'CEST'],
  ],
  transitions: [
    [-2_422_054_408, 1],
    [-1_693_706_400, 2],
  ],
  footer: 'CET-1CEST,M3.5.0,M10.5.0/3',
};

describe('a TZif file', () => {
  it('tells the history of a zone', () => {
    expect(readTzif(tzif(BERLIN))).toEqual({
      first: { offset: 3208, isDst: false, abbreviation: 'LMT' },
      transitions: [
        { at: -2_422_054_408, type: { offset: 3600, isDst: false, abbreviation: 'CET' } },
        { at: -1_693_706_400, type: { offset: 7200, isDst: true, abbreviation: 'CEST' } },
      ],
      footer: 'CET-1CEST,M3.5.0,M10.5.0/3',
    });
  });

  it('may begin with a transition at the Big Bang, which says what holds at first', () => {
    const { first, transitions } = readTzif(tzif({ ...BERLIN, transitions: [[-(2 ** 59), 1]] }));
    expect(first.abbreviation).toBe('CET');
    expect(transitions).toEqual([]);
  });

  it.each([
    ['version 1', { version: '\0' }, 'version 1'],
    ['leap seconds', { leapSeconds: 1 }, 'leap seconds'],
    ['no type', { types: [], transitions: [] }, 'no local time type'],
    ['a transition to a type that is not there', { transitions: [[0, 9]] }, 'order'],
    [
      'transitions out of order',
      {
        transitions: [
          [1, 0],
          [0, 1],
        ],
      },
      'order',
    ],
    ['an offset of days', { types: [[93_600, 0, 'LMT']], transitions: [] }, '93600'],
    ['an abbreviation with a line end', { types: [[0, 0, 'A\r\nB']], transitions: [] }, 'abbreviation'],
    ['a footer that is no rule', { footer: 'CET-1CEST' }, 'rule'],
  ] satisfies [string, Partial<TzifParts>, string][])('is refused with %s', (_, change, message) => {
    const octets = tzif({ ...BERLIN, ...change });
    expect(() => readTzif(octets)).toThrow(InvalidZoneData);
    expect(() => readTzif(octets)).toThrow(message);
  });

  it('that is damaged is refused or read, and nothing else', () => {
    const good = tzif(BERLIN);
    const damages = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(damages, fc.nat(good.length), (changes, length) => {
        const octets = good.slice();
        for (const [at, octet] of changes) octets[at] = octet;
        try {
          readTzif(octets.subarray(0, length));
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidZoneData);
        }
      }),
    );
  });
});
