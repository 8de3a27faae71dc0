// Why an address book refuses a contact: the preconditions of RFC 6352 §6.3.2.1, each named by its element.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CARD, D, type Name } from '#xml';
import { card, event } from '../../support/objects.js';
import { propfind } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook({ limits: { maxResourceSize: 20_000, maxImageSize: 600 } });
let alice: Account;
let path = '';
let before = '';

const state = async () => (await alice.propfind(alice.addressBook, propfind(D('sync-token')))).text;

beforeEach(async () => {
  alice = await account();
  path = `${alice.addressBook}a.vcf`;
  before = await state();
});

/** Every refusal leaves everything as it was. */
afterEach(async () => {
  await alice.get(path).status(404);
  expect(await state()).toBe(before);
});

const refused = (name: Name, cases: Readonly<Record<string, string | Buffer>>) => {
  for (const [what, body] of Object.entries(cases)) {
    it(what, async () => {
      await alice.put(path, body, { 'content-type': 'text/vcard' }).status(403).precondition(name);
    });
  }
};

describe('supported-address-data', () => {
  it.each(['text/calendar', 'application/json', 'image/png'])('a body of the type %s', async (type) => {
    await alice.put(path, card(), { 'content-type': type }).status(403).precondition(CARD('supported-address-data'));
  });
  refused(CARD('supported-address-data'), { 'a version of long ago': card().replace('VERSION:3.0', 'VERSION:2.1') });
});

// RFC 6352 §5.1, RFC 6350 §3.1
describe('valid-address-data', () => {
  refused(CARD('valid-address-data'), {
    'no body at all': '',
    'something else': 'Ada Lovelace',
    'an event': event(),
    'two cards': card() + card(),
    'a card that does not end': card().replace('END:VCARD\r\n', ''),
    'no UID': card().replace(/UID:.*\r\n/, ''),
    'two UIDs': card({ uid: 'a', lines: ['UID:b'] }),
    'octets that are no UTF-8': Buffer.concat([
      Buffer.from(card().slice(0, 40)),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(card().slice(40)),
    ]),
    'U+0000': card({ lines: ['NOTE:a\0b'] }),
    'control characters': card({ lines: ['NOTE:a\x07b'] }),
    'characters that no XML can carry': card({ lines: ['NOTE:a\uffffb'] }),
  });
});

describe('no-uid-conflict', () => {
  it('a second card with the UID, with the href of the first', async () => {
    const first = `${alice.addressBook}first.vcf`;
    await alice.put(first, card({ uid: 'same' })).status(201);
    await alice
      .put(path, card({ uid: 'same' }))
      .status(403)
      .precondition(CARD('no-uid-conflict'), first);
    await alice
      .put(first, card({ uid: 'other' }))
      .status(403)
      .precondition(CARD('no-uid-conflict'), first);
    const other = `${alice.addressBookHome}other/`;
    await alice.mkcol(other).status(201);
    await alice.put(`${other}a.vcf`, card({ uid: 'same' })).status(201);
    before = await state();
  });
});

describe('max-resource-size', () => {
  it('a card that is too large, which the property announces', async () => {
    const answer = await alice.propfind(alice.addressBook, propfind(CARD('max-resource-size')));
    expect(answer.of().text(CARD('max-resource-size'))).toBe('20000');
    await alice
      .put(path, card({ lines: [`NOTE:${'x'.repeat(20_000)}`] }))
      .status(403)
      .precondition(CARD('max-resource-size'));
  });
});

describe('max-image-size', () => {
  const octets = (number: number) => Buffer.alloc(number).toString('base64');
  refused(CARD('max-image-size'), {
    'a photo that is too large': card({ lines: [`PHOTO;ENCODING=b;TYPE=JPEG:${octets(601)}`] }),
    'a logo in folded lines': card({ lines: [`LOGO;ENCODING=B:${octets(700).replace(/.{70}/g, '$&\r\n ')}`] }),
    'a photo as a data URI': card({ version: '4.0', lines: [`PHOTO:data:image/png;base64,${octets(601)}`] }),
  });

  it('not a photo of the size that the property announces, nor one that is elsewhere', async () => {
    const answer = await alice.propfind(alice.addressBook, propfind(CARD('max-image-size')));
    expect(answer.of().text(CARD('max-image-size'))).toBe('600');
    const photos = [
      `PHOTO;ENCODING=b;TYPE=JPEG:${octets(600)}`,
      `PHOTO;ENCODING=BASE64:${octets(599)}`,
      `PHOTO;VALUE=uri:https://example.com/${'x'.repeat(2000)}`,
      `SOUND;ENCODING=b:${octets(2000)}`,
    ];
    for (const [index, photo] of photos.entries()) {
      await alice.put(`${alice.addressBook}${index}.vcf`, card({ lines: [photo] })).status(201);
    }
    before = await state();
  });
});

// RFC 6350 §10.1
it('a card is taken under its older types and with none', async () => {
  const types = [undefined, 'text/vcard', 'text/x-vcard', 'text/directory; profile=vCard', 'text/plain'];
  for (const [index, type] of types.entries()) {
    await alice.put(`${alice.addressBook}${index}.vcf`, card(), { 'content-type': type }).status(201);
  }
  before = await state();
});

it('one contact may come as version 4.0 and later as 3.0', async () => {
  const other = `${alice.addressBook}b.vcf`;
  await alice.put(other, card({ uid: 'b', version: '4.0' })).status(201);
  await alice.put(other, card({ uid: 'b', version: '3.0' })).status(204);
  before = await state();
});
