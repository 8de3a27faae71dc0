// Reading Basic credentials: the examples of RFC 7617 and what must be refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBasic, parseBasic } from './basic.js';

const basic = (userPass: string | Buffer) => `Basic ${Buffer.from(userPass).toString('base64')}`;

describe('Basic credentials', () => {
  it('are read from the examples of RFC 7617 §2 and §2.1', () => {
    expect(parseBasic('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')).toEqual({ name: 'Aladdin', password: 'open sesame' });
    expect(parseBasic('Basic dGVzdDoxMjPCow==')).toEqual({ name: 'test', password: '123£' });
  });

  it('may be in Latin-1, as programs send that know no other', () => {
    expect(parseBasic(basic(Buffer.from('jos\u00e9:123£', 'latin1')))).toEqual({ name: 'jos\u00e9', password: '123£' });
  });

  it('may have their scheme in any case, more spaces, and no padding', () => {
    for (const header of ['basic dGVzdDoxMjPCow==', 'BASIC   dGVzdDoxMjPCow', 'Basic dGVzdDoxMjPCow= ']) {
      expect(isBasic(header)).toBe(true);
      expect(parseBasic(header)).toEqual({ name: 'test', password: '123£' });
    }
    expect(isBasic('Basically dGVzdDoxMjPCow==')).toBe(false);
    expect(isBasic('Bearer dGVzdDoxMjPCow==')).toBe(false);
  });

  it('end the name at the first colon', () => {
    expect(parseBasic(basic('alice:a:b:'))).toEqual({ name: 'alice', password: 'a:b:' });
  });

  it('are brought to Normalization Form C, with every space the same', () => {
    expect(parseBasic(basic('jose\u0301:e\u0301\u00a0\u3000x'))).toEqual({ name: 'jos\u00e9', password: '\u00e9  x' });
  });

  it.each([
    ['no Base64', 'Basic dGVzd*DoxMjM='],
    ['the URL alphabet', 'Basic dGVzdDoxMjP-_w=='],
    ['nothing', 'Basic '],
    ['only the scheme', 'Basic'],
    ['no colon', basic('alice')],
    ['no name', basic(':secret')],
    ['no password', basic('alice:')],
    ['an overlong form of UTF-8', basic(Buffer.from([0x61, 0x3a, 0xc0, 0x80]))],
    ['NUL', basic('alice:a\0b')],
    ['a line feed', basic('alice\n:secret')],
    ['DEL', basic('alice:a\x7f')],
    ['a password over 1024 bytes', basic(`alice:${'é'.repeat(513)}`)],
    ['a megabyte', basic(`alice:${'x'.repeat(1_000_000)}`)],
  ])('are refused with %s', (_, header) => {
    expect(parseBasic(header)).toBeUndefined();
  });

  it('take a name of 255 bytes and a password of 1024', () => {
    expect(parseBasic(basic(`${'é'.repeat(127)}a:${'x'.repeat(1024)}`))?.password).toHaveLength(1024);
  });

  it('never throw, whatever the header', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseBasic(`Basic ${text}`)));
    fc.assert(fc.property(fc.uint8Array(), (octets) => void parseBasic(basic(Buffer.from(octets)))));
  });
});
