// XML that attacks the parser, or is none: refused with the right status, at once, and nothing is fetched or expanded (RFC 4918 §20.6).
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { D } from '#xml';
import { syncCollection } from '../../support/request-bodies.js';
import { type Account, startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
let alice: Account;
let fetched = 0;
const trap = createServer((_request, response) => {
  fetched += 1;
  response.end('<!ENTITY x "y">');
});

beforeAll(async () => {
  alice = await account();
  trap.listen(0, '127.0.0.1');
  await new Promise((resolve) => trap.once('listening', resolve));
});
afterAll(() => trap.close());

const propfind = (content: string, prolog = '') => `${prolog}<D:propfind xmlns:D="DAV:">${content}</D:propfind>`;
const send = (body: string | Buffer, headers = {}) =>
  alice.send('PROPFIND', alice.calendar, body, { 'content-type': 'application/xml', depth: '0', ...headers });

describe('document types', () => {
  const url = () => `http://127.0.0.1:${(trap.address() as AddressInfo).port}/x.dtd`;
  const documents: Readonly<Record<string, () => string>> = {
    'an empty one': () => propfind('<D:allprop/>', '<!DOCTYPE D:propfind>'),
    'an internal entity': () => propfind('<D:prop>&x;</D:prop>', '<!DOCTYPE a [<!ENTITY x "<D:displayname/>">]>'),
    'an external entity': () => propfind('<D:prop>&x;</D:prop>', `<!DOCTYPE a [<!ENTITY x SYSTEM "${url()}">]>`),
    'a file': () => propfind('<D:prop>&x;</D:prop>', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    'an external subset': () => propfind('<D:allprop/>', `<!DOCTYPE a SYSTEM "${url()}">`),
    'a parameter entity': () => propfind('<D:allprop/>', `<!DOCTYPE a [<!ENTITY % x SYSTEM "${url()}"> %x;]>`),
    'a billion laughs': () =>
      propfind(
        '<D:prop>&e9;</D:prop>',
        `<!DOCTYPE a [<!ENTITY e0 "ha">${Array.from({ length: 9 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('')}]>`,
      ),
  };
  for (const [what, body] of Object.entries(documents)) {
    it(what, async () => {
      await send(body()).status(403).precondition(D('no-external-entities'));
      await alice.report(alice.calendar, body()).status(403).precondition(D('no-external-entities'));
      await alice.proppatch(alice.calendar, body()).status(403).precondition(D('no-external-entities'));
      await alice.mkcol(`${alice.calendarHome}x/`, body()).status(403).precondition(D('no-external-entities'));
      expect(fetched).toBe(0);
    });
  }
});

describe('what is not well-formed', () => {
  const bodies: Readonly<Record<string, string | Buffer>> = {
    text: 'propfind',
    'an unfinished element': '<D:propfind xmlns:D="DAV:">',
    'elements that cross': propfind('<D:prop><D:a></D:prop></D:a>'),
    'two roots': propfind('<D:allprop/>') + propfind('<D:allprop/>'),
    'text after the root': `${propfind('<D:allprop/>')}x`,
    'an undeclared prefix': propfind('<D:prop><X:a/></D:prop>'),
    'an undeclared prefix of an attribute': propfind('<D:prop><D:a X:b="c"/></D:prop>'),
    'a prefix bound to nothing': propfind('<D:prop><X:a xmlns:X=""/></D:prop>'),
    'the xml prefix bound anew': propfind('<D:prop><a xmlns:xml="urn:x"/></D:prop>'),
    'an attribute twice': propfind('<D:prop><a b="1" b="2"/></D:prop>'),
    'an attribute twice by its namespace': propfind(
      '<D:prop><a xmlns:x="urn:x" xmlns:y="urn:x" x:b="1" y:b="2"/></D:prop>',
    ),
    'an undeclared entity': propfind('<D:prop>&nbsp;</D:prop>'),
    NUL: propfind('<D:prop>\0</D:prop>'),
    'a control character': propfind('<D:prop>\x07</D:prop>'),
    'a reference to NUL': propfind('<D:prop>&#0;</D:prop>'),
    'a reference to a control character': propfind('<D:prop>&#x1F;</D:prop>'),
    'a reference to a surrogate': propfind('<D:prop>&#xD800;</D:prop>'),
    'a reference beyond Unicode': propfind('<D:prop>&#x110000;</D:prop>'),
    'a character that is none': propfind('<D:prop>\uffff</D:prop>'),
    'octets that are no UTF-8': Buffer.from(propfind('<D:prop>\xff</D:prop>'), 'latin1'),
    'an overlong encoding': Buffer.from(propfind('<D:prop>\xc0\xbc</D:prop>'), 'latin1'),
    'half of a surrogate pair': Buffer.from(propfind('<D:prop>\xed\xa0\x80</D:prop>'), 'latin1'),
    'a name that is none': propfind('<D:prop><1/></D:prop>'),
    'a bare ampersand': propfind('<D:prop>a & b</D:prop>'),
    'a comment that does not end': propfind('<!-- <D:allprop/>'),
    'an xml declaration in the middle': propfind('<?xml version="1.0"?><D:allprop/>'),
    'UTF-16 cut in half': Buffer.from(`\ufeff${propfind('<D:allprop/>')}`, 'utf16le').subarray(0, -1),
  };
  for (const [what, body] of Object.entries(bodies)) {
    it(what, async () => {
      await send(body).status(400);
    });
  }
});

describe('bounds', () => {
  it('of depth', async () => {
    await send(propfind(`<D:propname/>${'<a>'.repeat(60)}${'</a>'.repeat(60)}`)).status(207);
    await send(propfind('<a>'.repeat(100) + '</a>'.repeat(100))).status(400, 413);
    await send(propfind('<a>'.repeat(200_000))).status(400, 413);
  });

  it('of elements', async () => {
    await send(propfind(`<D:prop>${'<a/>'.repeat(19_000)}</D:prop>`)).status(207);
    await send(propfind(`<D:prop>${'<a/>'.repeat(21_000)}</D:prop>`)).status(400, 413);
  });

  it('of attributes, and of names', async () => {
    const attributes = (number: number) => Array.from({ length: number }, (_, n) => ` a${n}="x"`).join('');
    await send(propfind(`<D:prop><a${attributes(60)}/></D:prop>`)).status(207);
    await send(propfind(`<D:prop><a${attributes(70)}/></D:prop>`)).status(400, 413);
    await send(propfind(`<D:prop><a${attributes(50_000)}/></D:prop>`)).status(400, 413);
    await send(propfind(`<D:prop><${'a'.repeat(1000)}/></D:prop>`)).status(207);
    await send(propfind(`<D:prop><${'a'.repeat(2000)}/></D:prop>`)).status(400, 413);
    await send(propfind(`<D:prop><a xmlns="urn:${'x'.repeat(100_000)}"/></D:prop>`)).status(207, 400, 413);
  });

  it('of properties that are asked for', async () => {
    const names = (number: number) => Array.from({ length: number }, (_, n) => `<a${n} xmlns="urn:${n}"/>`).join('');
    const { resources } = await send(propfind(`<D:prop>${names(1000)}</D:prop>`)).status(207);
    expect(resources).toHaveLength(1);
    await send(propfind(`<D:prop>${names(1001)}</D:prop>`)).status(413);
    await send(propfind(`<D:allprop/><D:include>${names(1001)}</D:include>`)).status(413);
    await alice.report(alice.calendar, syncCollection().replace('<d:getetag/>', names(1001))).status(413);
    const expanded = Array.from({ length: 1001 }, (_, n) => `<D:property name="a${n}"/>`).join('');
    await alice.report(alice.calendar, `<D:expand-property xmlns:D="DAV:">${expanded}</D:expand-property>`).status(413);
  });
});

describe('encodings', () => {
  const body = propfind('<D:prop><D:displayname/></D:prop>');
  const named = async (octets: string | Buffer, type: string) =>
    (await send(octets, { 'content-type': type }).status(207)).of().text(D('displayname'));

  it('UTF-8 and UTF-16 are read, with and without a declaration', async () => {
    const utf16 = Buffer.from(`\ufeff${body}`, 'utf16le');
    expect(await named(body, 'application/xml')).toBe('Calendar');
    expect(await named(`\ufeff${body}`, 'application/xml')).toBe('Calendar');
    expect(await named(`<?xml version="1.0" encoding="UTF-8"?>${body}`, 'text/xml; charset="utf-8"')).toBe('Calendar');
    expect(await named(`<?xml version='1.0' encoding='us-ascii' standalone='yes'?>\n${body}`, 'text/xml')).toBe(
      'Calendar',
    );
    expect(await named(utf16, 'application/xml; charset=utf-16')).toBe('Calendar');
    expect(await named(Buffer.from(utf16).swap16(), 'application/xml')).toBe('Calendar');
    expect(
      await named(Buffer.from(`\ufeff<?xml version="1.0" encoding="utf-16"?>${body}`, 'utf16le'), 'application/xml'),
    ).toBe('Calendar');
  });

  it('others are refused', async () => {
    await send(`<?xml version="1.0" encoding="ISO-8859-1"?>${body}`).status(400, 415);
    await send(`<?xml version="1.0" encoding="UTF-7"?>${body}`).status(400, 415);
    await send(body, { 'content-type': 'text/xml; charset=iso-8859-1' }).status(400, 415);
    await send(body, { 'content-type': 'text/xml; charset=utf-32' }).status(400, 415);
    await send(Buffer.from(body, 'utf16le')).status(400, 415);
  });
});

describe('bodies that are XML and no request', () => {
  it('of PROPFIND', async () => {
    await send('<propfind/>').status(400);
    await send('<D:Propfind xmlns:D="DAV:"/>').status(400);
    await send('<D:propfind xmlns:D="dav:"/>').status(400);
    // RFC 4918 §17: what is not known inside is ignored.
    await send(propfind('<D:allprop/><X:more xmlns:X="urn:x"/>')).status(207);
    await send(propfind('<?instruction?><!-- comment --><D:allprop/>')).status(207);
    await send(propfind('<D:prop/>')).status(207);
  });

  it('of REPORT', async () => {
    await alice.send('REPORT', alice.calendar, undefined).status(400);
    await alice.report(alice.calendar, '').status(400);
    await alice.report(alice.calendar, '<x/>').status(403).precondition(D('supported-report'));
    await alice.report(alice.calendar, syncCollection().replace('<d:prop><d:getetag/></d:prop>', '')).status(207);
    await alice
      .report(alice.calendar, syncCollection().replace('<d:getetag/>', '<d:getetag>x</d:getetag>&#32;'))
      .status(207);
  });
});
