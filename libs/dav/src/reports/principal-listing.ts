// How the reports about principals answer: with the properties that were asked for, or with the hrefs alone.
import type { Context } from '../context.js';
import { type Entry, listing, page } from '../listing.js';
import type { DavResponse } from '../message.js';
import { hrefOf } from '../paths.js';
import type { Resource } from '../resource.js';
import type { Wanted } from '../wanted.js';

/** @param wanted undefined where the request has no prop element @param more what follows the resources */
export async function principalListing(
  resources: readonly Resource[],
  wanted: Wanted | undefined,
  more: readonly Entry[],
  context: Context,
): Promise<DavResponse> {
  const entries = resources.map((resource) => entryOf(resource, wanted));
  return await listing(context, { wanted: wanted ?? NOTHING, pages: page(...entries, ...more), inReport: true });
}

/** The entry of one resource that was found. */
export function entryOf(resource: Resource, wanted: Wanted | undefined): Entry {
  return wanted === undefined ? { href: hrefOf(resource), status: 200 } : { resource };
}

export const NOTHING: Wanted = { type: 'prop', properties: [] };
