// Request bodies of the protocol, as markup.
import { C, CARD, D, document, el, elWith, type Markup, type Name, text } from '#xml';

const names = (properties: readonly Name[]) => el(D('prop'), ...properties.map((name) => el(name)));

/** Asks for properties by name. */
export const propfind = (...properties: readonly Name[]): string => document(D('propfind'), names(properties));

/** Asks for everything that is given unasked, and for some more. */
export const allprop = (...include: readonly Name[]): string =>
  document(
    D('propfind'),
    el(D('allprop')),
    ...(include.length === 0 ? [] : [el(D('include'), ...include.map((name) => el(name)))]),
  );

export const propname = (): string => document(D('propfind'), el(D('propname')));

const setting = (...properties: readonly Markup[]) => el(D('set'), el(D('prop'), ...properties));

/** Sets properties, and removes others after that. */
export const propertyupdate = (set: readonly Markup[], remove: readonly Name[] = []): string =>
  document(
    D('propertyupdate'),
    ...(set.length === 0 ? [] : [setting(...set)]),
    ...(remove.length === 0 ? [] : [el(D('remove'), names(remove))]),
  );

/** A property with text as its content. */
export const valued = (name: Name, value: string): Markup => el(name, text(value));

export const resourcetype = (...types: readonly Name[]): Markup =>
  el(D('resourcetype'), el(D('collection')), ...types.map((name) => el(name)));

export const mkcol = (...properties: readonly Markup[]): string => document(D('mkcol'), setting(...properties));

export const mkcalendar = (...properties: readonly Markup[]): string =>
  document(C('mkcalendar'), setting(...properties));

/** The components that a new calendar shall take. */
export const components = (...taken: readonly string[]): Markup =>
  el(C('supported-calendar-component-set'), ...taken.map((name) => elWith(C('comp'), { name })));

const hrefElements = (hrefs: readonly string[]) => hrefs.map((href) => el(D('href'), text(href)));

export const calendarMultiget = (hrefs: readonly string[], ...properties: readonly Name[]): string =>
  document(
    C('calendar-multiget'),
    names(properties.length === 0 ? [D('getetag'), C('calendar-data')] : properties),
    ...hrefElements(hrefs),
  );

export const addressbookMultiget = (hrefs: readonly string[], ...properties: readonly Name[]): string =>
  document(
    CARD('addressbook-multiget'),
    names(properties.length === 0 ? [D('getetag'), CARD('address-data')] : properties),
    ...hrefElements(hrefs),
  );

/** Asks for a write lock. @param owner the content of the owner element; absent: there is none */
export const lockinfo = (scope: 'exclusive' | 'shared' = 'exclusive', owner?: Markup): string =>
  document(
    D('lockinfo'),
    el(D('lockscope'), el(D(scope))),
    el(D('locktype'), el(D('write'))),
    ...(owner === undefined ? [] : [el(D('owner'), owner)]),
  );

export interface SyncCollection {
  /** The token up to which the client knows everything; absent: nothing. */
  readonly since?: string;
  readonly level?: string;
  readonly limit?: number | string;
  readonly properties?: readonly Name[];
}

export const syncCollection = ({
  since = '',
  level = '1',
  limit,
  properties = [D('getetag')],
}: SyncCollection = {}): string =>
  document(
    D('sync-collection'),
    el(D('sync-token'), text(since)),
    el(D('sync-level'), text(level)),
    ...(limit === undefined ? [] : [el(D('limit'), el(D('nresults'), text(String(limit))))]),
    names(properties),
  );
