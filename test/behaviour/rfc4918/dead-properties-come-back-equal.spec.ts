// What a client writes as a property comes back as the same XML: names, attributes, language, mixed content (RFC 4918 §4.3).
import { expect, it } from 'vitest';
import { D, element, elements, expandedName, type Name, readXml, type XmlElement } from '#xml';
import { event } from '../../support/objects.js';
import { propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const ZOO = 'urn:example:zoo';
const CAGE = expandedName(ZOO, 'cage');
const LANG: Name = '{http://www.w3.org/XML/1998/namespace}lang';

const update = (property: string, attributes = '') =>
  `<D:propertyupdate xmlns:D="DAV:" ${attributes}><D:set><D:prop>${property}</D:prop></D:set></D:propertyupdate>`;

/** The same tree, where it does not matter how text was cut into pieces. */
function joined({ name, attributes, children }: XmlElement): unknown {
  const all: unknown[] = [];
  for (const child of children) {
    const last = all.at(-1);
    if (typeof child !== 'string') all.push(joined(child));
    else if (typeof last === 'string') all[all.length - 1] = last + child;
    else all.push(child);
  }
  return { name, attributes: new Map([...attributes].sort()), children: all };
}

const VALUES: Readonly<Record<string, string>> = {
  'nothing at all': '<Z:cage xmlns:Z="urn:example:zoo"/>',
  text: '<cage xmlns="urn:example:zoo">two giraffes</cage>',
  'white space': '<cage xmlns="urn:example:zoo">\n  <bar/>  <bar/>\t\n</cage>',
  'line ends of every kind': '<cage xmlns="urn:example:zoo">a&#13;b&#13;&#10;c\nd</cage>',
  'characters that have to be escaped':
    '<cage xmlns="urn:example:zoo">&lt;b&gt; &amp; "c" \' ]]&gt; &#x1F992; é &#9;</cage>',
  CDATA: '<cage xmlns="urn:example:zoo"><![CDATA[<not> & an element]]> and <![CDATA[more]]></cage>',
  'elements with text between them': '<cage xmlns="urn:example:zoo">one<bar>two</bar>three<bar><bar/>four</bar></cage>',
  'several namespaces':
    '<Z:cage xmlns:Z="urn:example:zoo" xmlns:y="urn:y"><y:bar xmlns="urn:default"><z/></y:bar><D:href>/x</D:href></Z:cage>',
  'elements in no namespace':
    '<Z:cage xmlns:Z="urn:example:zoo"><bar/><bar xmlns="urn:x"><bar xmlns=""/></bar></Z:cage>',
  attributes: '<Z:cage xmlns:Z="urn:example:zoo" a="1" Z:a="2" D:a="3" b="&lt;&amp;&quot;\'&gt;"/>',
  'white space in attributes': '<cage xmlns="urn:example:zoo" a="one&#10;two&#9;three&#13;four  five"/>',
  'the language of an element': '<cage xmlns="urn:example:zoo" xml:lang="de"><bar xml:lang="fr">barre</bar></cage>',
  'other attributes of XML':
    '<cage xmlns="urn:example:zoo" xml:space="preserve" xml:base="http://example.com/"> x </cage>',
  'a namespace with a brace': '<Z:cage xmlns:Z="urn:example:zoo"><b xmlns="urn:a}b{c"/></Z:cage>',
  'many levels': `<cage xmlns="urn:example:zoo">${'<bar>'.repeat(50)}x${'</bar>'.repeat(50)}</cage>`,
  'names that no ASCII has': '<käfig xmlns="urn:example:zoo"/>',
};

for (const [what, value] of Object.entries(VALUES)) {
  it(`keeps ${what}`, async () => {
    const alice = await account();
    const sent = readXml(Buffer.from(update(value)));
    const [written] = elements(element(element(sent, D('set')) ?? sent, D('prop')) ?? sent);
    if (written === undefined) throw new Error('There is no property in the request.');
    const object = `${alice.calendar}lunch.ics`;
    await alice.put(object, event()).status(201);
    for (const path of [alice.calendarHome, alice.calendar, object]) {
      await alice.proppatch(path, update(value)).status(207);
      const found = (await alice.propfind(path, propfind(written.name)).status(207)).of().found.get(written.name);
      expect(found && joined(found)).toEqual(joined(written));
    }
    const listed = (await alice.list(alice.calendar, propfind(written.name)).status(207)).of(object);
    expect(listed.found.get(written.name)).toBeDefined();
  });
}

it('keeps the prefixes of names in the value, as in the example of §4.3.1', async () => {
  const alice = await account();
  const author = `<x:author xmlns:x='http://example.com/ns'>
      <x:name>Jane Doe</x:name>
      <!-- Jane's contact info -->
      <x:uri type='email' added='2005-11-26'>mailto:jane.doe@example.com</x:uri>
      <x:notes xmlns:h='http://www.w3.org/1999/xhtml'>
        Jane has been working way <h:em>too</h:em> long on the
        long-awaited revision of <![CDATA[<RFC2518>]]>.
      </x:notes>
    </x:author>`;
  await alice.proppatch(alice.calendar, update(author, 'xml:lang="en"')).status(207);
  const { text } = await alice.propfind(alice.calendar, propfind('{http://example.com/ns}author')).status(207);
  expect(text).toContain(`<x:author xmlns:x="http://example.com/ns" xml:lang="en">
      <x:name>Jane Doe</x:name>
      ${''}
      <x:uri type="email" added="2005-11-26">mailto:jane.doe@example.com</x:uri>
      <x:notes xmlns:h="http://www.w3.org/1999/xhtml">
        Jane has been working way <h:em>too</h:em> long on the
        long-awaited revision of &lt;RFC2518&gt;.
      </x:notes>
    </x:author>`);
});

it('declares the prefixes that were declared around the property', async () => {
  const alice = await account();
  await alice
    .proppatch(alice.calendar, update('<Z:cage><Y:bar Z:a="1"/></Z:cage>', 'xmlns:Z="urn:example:zoo" xmlns:Y="urn:y"'))
    .status(207);
  const { text } = await alice.propfind(alice.calendar, propfind(CAGE)).status(207);
  expect(text).toContain('<Z:cage xmlns:Z="urn:example:zoo"><Y:bar xmlns:Y="urn:y" Z:a="1"/></Z:cage>');
});

it('keeps the language that was in scope, unless the property has its own', async () => {
  const alice = await account();
  const languageOf = async () =>
    (await alice.propfind(alice.calendar, propfind(CAGE))).of().found.get(CAGE)?.attributes.get(LANG);
  const cage = (language = '') => `<cage xmlns="urn:example:zoo"${language}>x</cage>`;
  await alice.proppatch(alice.calendar, update(cage(), 'xml:lang="en"')).status(207);
  expect(await languageOf()).toBe('en');
  await alice.proppatch(alice.calendar, update(cage(' xml:lang="cy"'), 'xml:lang="en"')).status(207);
  expect(await languageOf()).toBe('cy');
  await alice.proppatch(alice.calendar, update(cage())).status(207);
  expect(await languageOf()).toBeUndefined();
});

it('keeps live properties that clients write in the same way', async () => {
  const alice = await account();
  const color =
    '<E:calendar-color xmlns:E="http://apple.com/ns/ical/" symbolic-color="custom">#FF2968FF</E:calendar-color>';
  const name = '<D:displayname xml:lang="de">Müll &amp; Papier</D:displayname>';
  await alice.proppatch(alice.calendar, update(color + name)).status(207);
  const COLOR: Name = '{http://apple.com/ns/ical/}calendar-color';
  const found = (await alice.propfind(alice.calendar, propfind(COLOR, D('displayname')))).of();
  expect(found.text(COLOR)).toBe('#FF2968FF');
  expect(found.found.get(COLOR)?.attributes.get('symbolic-color')).toBe('custom');
  expect(found.text(D('displayname'))).toBe('Müll & Papier');
  expect(found.found.get(D('displayname'))?.attributes.get(LANG)).toBe('de');
});

it('replaces the whole value', async () => {
  const alice = await account();
  await alice.proppatch(alice.calendar, update('<cage xmlns="urn:example:zoo" a="1"><bar/></cage>')).status(207);
  await alice.proppatch(alice.calendar, update('<cage xmlns="urn:example:zoo">y</cage>')).status(207);
  const found = (await alice.propfind(alice.calendar, propfind(CAGE))).of().found.get(CAGE);
  expect(found?.children).toEqual(['y']);
  expect(found?.attributes.size).toBe(0);
});

it('names of prototypes are names like others', async () => {
  const alice = await account();
  for (const local of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    const name = expandedName('', local);
    expect(
      (await alice.propfind(alice.calendar, `<D:propfind xmlns:D="DAV:"><D:prop><${local}/></D:prop></D:propfind>`))
        .of()
        .statusOf(name),
    ).toBe(404);
    await alice.proppatch(alice.calendar, update(`<${local}>${local}</${local}>`)).status(207);
    expect((await alice.propfind(alice.calendar)).of().text(name)).toBe(local);
  }
});
