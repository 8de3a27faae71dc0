// expand-property (RFC 3253 §3.8): properties of a resource, and in place of the hrefs in them properties of what they name.
import { type Facet, principalsNamed } from '#store';
import {
  D,
  DAV,
  document,
  elements,
  elWith,
  expandedName,
  localNameOf,
  type Markup,
  type Name,
  namespaceOf,
  text,
  textOf,
  XML,
  type XmlElement,
  XmlError,
} from '#xml';
import type { Context } from '../context.js';
import { statusResponse } from '../errors.js';
import { hrefsIn, propertyTree } from '../hrefs.js';
import { XML_TYPE } from '../message.js';
import { BadPath, type Place, placeOf, segmentsOf } from '../paths.js';
import { badRequest, notImplemented, numberOfMatchesWithinLimits } from '../preconditions.js';
import { permitted, privilegesOf } from '../privileges.js';
import type { Protocol } from '../protocol.js';
import { report } from '../report-row.js';
import { OBJECT_KINDS, RESOURCE_KINDS, type Resource } from '../resource.js';
import { responder } from '../responder.js';
import { isResource, targetAt } from '../target.js';
import { facetsOf, namedOnce, planFor, type Wanted } from '../wanted.js';
import { expectDepthZero } from './depth.js';

/** A property that is asked for; what its hrefs name is asked for the nested ones. */
interface Expansion {
  readonly name: Name;
  readonly nested: readonly Expansion[];
}

// A principal, its groups, and their members: no client asks for more.
const MAX_DEPTH = 3;
/** Hrefs that are followed in one request. */
const MAX_HREFS = 500;

export const expandProperty = report({
  name: D('expand-property'),
  on: RESOURCE_KINDS,
  privilege: 'read',
  parse(root, context) {
    expectDepthZero(context);
    return expansionsIn(root, context.protocol, 1);
  },
  async run(expansions, resource, context) {
    const responses = await expand([resource], expansions, context, { left: MAX_HREFS });
    const body = document(D('multistatus'), ...responses.values());
    return { status: 207, headers: { 'content-type': XML_TYPE }, body };
  },
});

// The name stands in an attribute and will stand in a tag.
const LOCAL_NAME = /^[\p{L}_][\p{L}\p{M}\p{N}._-]*$/u;

function expansionsIn(parent: XmlElement, protocol: Protocol, depth: number): readonly Expansion[] {
  return elements(parent, D('property')).map((property) => {
    const local = property.attributes.get('name') ?? '';
    if (!LOCAL_NAME.test(local)) throw badRequest('A property element must have the name of a property.');
    const name = expandedName(property.attributes.get('namespace') ?? DAV, local);
    const nested = expansionsIn(property, protocol, depth + 1);
    if (nested.length > 0 && protocol.properties.get(name)?.isText) {
      throw notImplemented(`The property ${name} is text; nothing in it can be expanded.`);
    }
    if (depth > MAX_DEPTH) throw notImplemented(`Properties are expanded ${MAX_DEPTH} deep at most.`);
    return { name, nested };
  });
}

/** The responses about some resources, in which nested properties are expanded. */
async function expand(
  resources: readonly Resource[],
  expansions: readonly Expansion[],
  context: Context,
  budget: { left: number },
): Promise<ReadonlyMap<Resource, Markup>> {
  const { load, respond } = responder(context, wantedBy(expansions), true);
  const loaded = await load(resources);
  const nesting = expansions.filter(({ nested }) => nested.length > 0);
  const hrefs = new Map(nesting.map(({ name }) => [name, new Set<string>()]));
  // Once to learn the hrefs, and again with what they name in their place.
  for (const resource of nesting.length === 0 ? [] : resources) {
    respond(resource, loaded, (name, value) => {
      for (const href of hrefs.has(name) ? hrefsWithin(value) : []) hrefs.get(name)?.add(href);
      return value;
    });
  }
  const responses = new Map<Name, ReadonlyMap<string, Markup>>();
  for (const { name, nested } of nesting) {
    responses.set(name, await follow([...(hrefs.get(name) ?? [])], nested, context, budget));
  }
  return new Map(
    resources.map((resource) => {
      const response = respond(resource, loaded, (name, value) => {
        const byHref = responses.get(name);
        return byHref === undefined || byHref.size === 0 ? value : withResponses(value, byHref);
      });
      return [resource, response];
    }),
  );
}

function wantedBy(expansions: readonly Expansion[]): Wanted {
  const properties = expansions.map(({ name }) => ({ name, attributes: new Map(), children: [] }));
  return { type: 'prop', properties: namedOnce(properties) };
}

/** The response for each href: 404 where nothing is that the caller may know of, and 403 where it is only half known. */
async function follow(
  hrefs: readonly string[],
  expansions: readonly Expansion[],
  context: Context,
  budget: { left: number },
): Promise<ReadonlyMap<string, Markup>> {
  budget.left -= hrefs.length;
  if (budget.left < 0) throw tooMany();
  const resources = await resourcesAt(hrefs, wantedBy(expansions), context);
  const readable = permitted([...new Set(resources.values())], 'traverse', context.caller);
  const responses = await expand(readable, expansions, context, budget);
  return new Map(
    hrefs.map((href) => {
      const resource = resources.get(href);
      if (resource === undefined) return [href, statusResponse(href, 404)];
      return [href, responses.get(resource) ?? statusResponse(href, 403)];
    }),
  );
}

async function resourcesAt(
  hrefs: readonly string[],
  wanted: Wanted,
  context: Context,
): Promise<ReadonlyMap<string, Resource>> {
  const { database, caller, protocol } = context;
  const places = new Map(hrefs.map((href) => [href, placeAt(href)]));
  const names = [...places.values()].flatMap((place) => (place.kind === 'principal' ? [place.name] : []));
  const principals = names.length === 0 ? new Map<string, never>() : await principalsNamed(database, names);
  const facets = OBJECT_KINDS.flatMap((kind): readonly Facet[] => facetsOf(planFor(wanted, kind, protocol, true)));
  const found = new Map<string, Resource>();
  for (const [href, place] of places) {
    if (place.kind === 'principal') {
      const principal = principals.get(place.name);
      if (principal !== undefined && privilegesOf(caller, principal).has('read')) found.set(href, principal);
    } else {
      const target = await targetAt(place, [...new Set(facets)].sort(), context);
      if (isResource(target)) found.set(href, target);
    }
  }
  return found;
}

function placeAt(href: string): Place {
  try {
    return placeOf(segmentsOf(href));
  } catch (error) {
    if (error instanceof BadPath) return { kind: 'nowhere' };
    throw error;
  }
}

function hrefsWithin(value: Markup): readonly string[] {
  try {
    return hrefsIn(value);
  } catch (error) {
    throw error instanceof XmlError ? tooMany() : error;
  }
}

function tooMany() {
  return numberOfMatchesWithinLimits(`At most ${MAX_HREFS} hrefs are followed in one request.`);
}

/** The property with a response in place of each href. */
function withResponses(value: Markup, byHref: ReadonlyMap<string, Markup>): Markup {
  const tree = propertyTree(value);
  return tree === undefined ? value : rebuilt(tree, byHref);
}

function rebuilt(tree: XmlElement, byHref: ReadonlyMap<string, Markup>): Markup {
  const response = tree.name === D('href') ? byHref.get(textOf(tree).trim()) : undefined;
  if (response !== undefined) return response;
  const attributes = [...tree.attributes].flatMap(([name, attribute]) => {
    if (!name.startsWith('{')) return [[name, attribute]];
    // Of the attributes with a namespace, only those of XML itself have a meaning that everybody knows.
    return namespaceOf(name as Name) === XML ? [[`xml:${localNameOf(name as Name)}`, attribute]] : [];
  });
  const children = tree.children.map((child) => (typeof child === 'string' ? text(child) : rebuilt(child, byHref)));
  return elWith(tree.name, Object.fromEntries(attributes), ...children);
}
