// Making a collection with its first properties, the same for MKCOL (RFC 5689) and MKCALENDAR (RFC 4791 §5.3.1).
import { createCollection, Refusal, type StoredProperties } from '#store';
import { D, type Markup, type Name, type XmlElement } from '#xml';
import type { CollectionType } from './collection-type.js';
import { writeCondition } from './conditions.js';
import type { Context } from './context.js';
import type { DavError } from './errors.js';
import { type DavResponse, empty, XML_TYPE } from './message.js';
import { carryOut, emptyDraft, instructionsIn, propstats, succeeded } from './property-update.js';
import { refuse } from './refusals.js';
import { placeIn, type UnmappedCollection, type UnmappedObject } from './resource.js';

/** How the two methods tell what went wrong. */
export interface Failures {
  readonly exists: () => DavError;
  /** @param propstats what became of each property */
  readonly refused: (propstats: Markup) => Pick<DavResponse, 'status' | 'body'>;
}

/**
 * Makes the collection, or answers why a property could not be set.
 * @param body the mkcol or mkcalendar element
 */
export async function makeCollection(
  target: UnmappedCollection | UnmappedObject,
  type: CollectionType,
  body: XmlElement | undefined,
  { exists, refused }: Failures,
  context: Context,
): Promise<DavResponse> {
  const draft = emptyDraft(type.kind, { creating: true, components: type.components });
  const instructions = body === undefined ? [] : instructionsIn(body);
  const outcomes = carryOut(instructions, draft, {}, context.protocol, context.limits);
  // RFC 4791 §5.3.1: the answer must not be cached.
  const headers = { 'cache-control': 'no-cache' };
  if (!succeeded(outcomes)) {
    return { ...refused(propstats(outcomes)), headers: { ...headers, 'content-type': XML_TYPE } };
  }
  const { home, name } = placeIn('collection' in target ? target.collection : target.home, target.name);
  const { kind } = type;
  const properties = Object.fromEntries(draft.set) as StoredProperties;
  try {
    await createCollection(
      context.database,
      home,
      { kind, name, components: draft.components, properties },
      context.limits[type.limit],
      writeCondition(context, { kind: 'unmapped-collection', home, name }),
    );
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'name-taken') throw exists();
    throw error instanceof Refusal ? refuse(error, undefined, context.protocol) : error;
  }
  return empty(201, headers);
}

/** The names in a resourcetype element that a body sets, if it sets one. */
export function resourceTypeIn(body: XmlElement | undefined): readonly Name[] | undefined {
  if (body === undefined) return undefined;
  const instruction = instructionsIn(body).find(({ property }) => property.name === D('resourcetype'));
  return instruction?.property.children.flatMap((child) => (typeof child === 'string' ? [] : [child.name]));
}
