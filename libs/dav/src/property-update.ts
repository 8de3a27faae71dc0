// Writing properties, for PROPPATCH, MKCOL and MKCALENDAR: instructions in document order, all of them or none.
import type { StoredProperties } from '#store';
import {
  D,
  el,
  element,
  elements,
  expandedName,
  join,
  type Markup,
  type Name,
  readXml,
  serialize,
  text,
  XML,
  type XmlElement,
  XmlError,
} from '#xml';
import type { Limits } from './context.js';
import { DavError, errorElement, statusLine } from './errors.js';
import { badRequest, cannotModifyProtectedProperty } from './preconditions.js';
import type { PropertyDraft, PropertyRow } from './property-row.js';
import type { Protocol } from './protocol.js';
import type { ResourceKind } from './resource.js';

interface Instruction {
  readonly action: 'set' | 'remove';
  readonly property: XmlElement;
}

/** What became of one instruction. */
export interface Outcome {
  readonly name: Name;
  readonly error?: DavError;
}

const LANG = expandedName(XML, 'lang');

/** Reads the `set` and `remove` children of a propertyupdate, mkcol or mkcalendar element. @throws DavError */
export function instructionsIn(root: XmlElement): Instruction[] {
  const instructions: Instruction[] = [];
  for (const child of elements(root)) {
    const action = child.name === D('set') ? 'set' : child.name === D('remove') ? 'remove' : undefined;
    const prop = element(child, D('prop'));
    if (action === undefined) continue;
    if (prop === undefined) throw badRequest('A set or remove element must have a prop element.');
    for (const property of elements(prop))
      instructions.push({ action, property: inLanguageOf(property, [prop, child, root]) });
  }
  return instructions;
}

/** An element with the language in scope, which belongs to its value (RFC 4918 §4.3). */
export function inLanguageOf(property: XmlElement, ancestors: readonly XmlElement[]): XmlElement {
  if (property.attributes.has(LANG)) return property;
  const language = ancestors.map(({ attributes }) => attributes.get(LANG)).find((found) => found !== undefined);
  if (language === undefined) return property;
  return { ...property, attributes: new Map([...property.attributes, [LANG, language]]) };
}

/** A draft in which nothing is changed yet. */
export function emptyDraft(
  kind: ResourceKind,
  { creating = false, collections = [], components = null }: Partial<PropertyDraft> = {},
): PropertyDraft {
  return { kind, creating, collections, set: new Map(), remove: new Set(), components, members: undefined };
}

/** Carries instructions out on a draft; the draft is of use only when no outcome has an error. */
export function carryOut(
  instructions: readonly Instruction[],
  draft: PropertyDraft,
  present: StoredProperties,
  protocol: Protocol,
  limits: Limits,
): readonly Outcome[] {
  const outcomes = instructions.map(({ action, property }): Outcome => {
    try {
      if (action === 'set') setProperty(draft, property, protocol);
      else removeProperty(draft, property.name, protocol);
      checkSize(draft, property.name, limits);
      return { name: property.name };
    } catch (error) {
      if (error instanceof DavError) return { name: property.name, error };
      throw error;
    }
  });
  const names = new Set(
    [...Object.keys(present), ...draft.set.keys()].filter((name) => !draft.remove.has(name as Name)),
  );
  const [first] = outcomes;
  if (names.size > limits.maxProperties && first !== undefined) {
    const error = new DavError(507, `A resource can have at most ${limits.maxProperties} properties of clients.`);
    return [{ name: first.name, error }, ...outcomes.slice(1)];
  }
  return outcomes;
}

/** Properties that were stored elsewhere, as the rules for writing them admit them here. */
export interface AdmittedProperties {
  readonly properties: StoredProperties;
  /** Why the others are not among them. */
  readonly refused: readonly { readonly name: string; readonly why: string }[];
}

/** Admits properties that come with a collection or an object from another place, each by itself. */
export function admitProperties(
  kind: ResourceKind,
  written: Readonly<Record<string, string>>,
  protocol: Protocol,
  limits: Limits,
): AdmittedProperties {
  const draft = emptyDraft(kind, { creating: true });
  const refused: { name: string; why: string }[] = [];
  for (const [name, markup] of Object.entries(written)) {
    const property = elementIn(markup);
    const [outcome] =
      property?.name === name ? carryOut([{ action: 'set', property }], draft, {}, protocol, limits) : [];
    if (outcome === undefined) refused.push({ name, why: 'It is not the element of this name.' });
    else if (outcome.error !== undefined) {
      draft.set.delete(outcome.name);
      refused.push({ name, why: outcome.error.message });
    }
  }
  return { properties: Object.fromEntries(draft.set), refused };
}

function elementIn(markup: string): XmlElement | undefined {
  try {
    return readXml(Buffer.from(markup));
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

function setProperty(draft: PropertyDraft, property: XmlElement, protocol: Protocol): void {
  draft.remove.delete(property.name);
  const row = writableRow(draft, property.name, protocol);
  if (row?.set !== undefined) row.set(draft, property, protocol);
  else if (draft.kind === 'principal') throw cannotModifyProtectedProperty('A principal keeps no other properties.');
  else draft.set.set(property.name, serialize(property));
  takeAway(draft, row?.insteadOf);
}

function removeProperty(draft: PropertyDraft, name: Name, protocol: Protocol): void {
  const row = writableRow(draft, name, protocol);
  takeAway(draft, name);
  takeAway(draft, row?.insteadOf);
}

function takeAway(draft: PropertyDraft, name: Name | undefined): void {
  if (name === undefined) return;
  draft.set.delete(name);
  draft.remove.add(name);
}

/** The row of a live property; undefined for one that is dead on this kind. @throws DavError when it is protected */
function writableRow({ kind, creating }: PropertyDraft, name: Name, protocol: Protocol): PropertyRow | undefined {
  const row = protocol.properties.get(name);
  // On every kind, so that nobody takes a written DAV:getetag for a computed one.
  if (row !== undefined && (row.set === undefined || (row.fixedOnceMade && !creating))) {
    throw cannotModifyProtectedProperty(`The property ${name} cannot be written.`);
  }
  return row?.on.has(kind) ? row : undefined;
}

function checkSize(draft: PropertyDraft, name: Name, limits: Limits): void {
  const size = Buffer.byteLength(draft.set.get(name) ?? '');
  if (size > limits.maxPropertySize) {
    throw new DavError(507, `The property ${name} has ${size} octets; at most ${limits.maxPropertySize} are kept.`);
  }
}

/** Whether everything can be written. */
export function succeeded(outcomes: readonly Outcome[]): boolean {
  return outcomes.every(({ error }) => error === undefined);
}

/** The propstat elements of an answer: 200 for all, or each failure with its reason and 424 for the rest. */
export function propstats(outcomes: readonly Outcome[]): Markup {
  const good = succeeded(outcomes);
  const groups = new Map<string, { readonly names: Set<Name>; readonly error?: DavError }>();
  for (const { name, error } of outcomes) {
    const key = error === undefined ? '' : `${error.status} ${error.condition} ${error.message}`;
    const group = groups.get(key) ?? { names: new Set<Name>(), ...(error !== undefined && { error }) };
    group.names.add(name);
    groups.set(key, group);
  }
  return join(
    [...groups.values()].map(({ names, error }) => {
      const prop = el(D('prop'), join([...names].map((name) => el(name))));
      const status = el(D('status'), text(statusLine(error?.status ?? (good ? 200 : 424))));
      if (error === undefined) return el(D('propstat'), prop, status);
      // RFC 4918 §14.22 gives the order.
      const description = el(D('responsedescription'), text(error.message));
      return el(D('propstat'), prop, status, errorElement(error), description);
    }),
  );
}
