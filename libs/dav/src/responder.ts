// What a request asks of each kind of resource, resolved once, and the responses about single resources.
import type { Markup } from '#xml';
import type { Context } from './context.js';
import { type Privileges, privilegesOf } from './privileges.js';
import type { Load, Loaded } from './property-row.js';
import type { Resource, ResourceKind } from './resource.js';
import { type Replace, type Respond, responding } from './response.js';
import { type Plan, planFor, type Wanted } from './wanted.js';

export interface Responder {
  /** Loads what the wanted properties of resources need besides their records: one statement for each kind of thing. */
  load(resources: Iterable<Resource>): Promise<Loaded>;
  /** The `DAV:response` about one of the resources for which `loaded` was loaded. @param replace changes values */
  respond(resource: Resource, loaded: Loaded, replace?: Replace): Markup;
}

/** @param inReport some properties exist only in answers to a REPORT */
export function responder(context: Context, wanted: Wanted, inReport: boolean): Responder {
  const minimal = context.request.headers.prefer.return === 'minimal';
  const kinds = new Map<ResourceKind, { readonly plan: Plan; readonly prepared: Map<Privileges, Respond> }>();

  const ofKind = (kind: ResourceKind) => {
    const known = kinds.get(kind);
    if (known !== undefined) return known;
    const made = { plan: planFor(wanted, kind, context.protocol, inReport), prepared: new Map() };
    kinds.set(kind, made);
    return made;
  };
  const respondTo = (resource: Resource): Respond => {
    const { plan, prepared } = ofKind(resource.kind);
    const privileges = privilegesOf(context.caller, resource);
    const known = prepared.get(privileges);
    if (known !== undefined) return known;
    const made = responding(plan, { ...context, privileges }, minimal);
    prepared.set(privileges, made);
    return made;
  };

  return {
    async load(resources) {
      const byLoad = new Map<Load, { readonly having: Resource[]; readonly parameters: unknown }>();
      for (const resource of resources) {
        for (const [load, parameters] of ofKind(resource.kind).plan.loading) {
          const known = byLoad.get(load);
          if (known === undefined) byLoad.set(load, { having: [resource], parameters });
          else known.having.push(resource);
        }
      }
      const loaded = new Map<Load, ReadonlyMap<Resource, unknown>>();
      for (const [load, { having, parameters }] of byLoad) {
        loaded.set(load, await load(having, context, parameters));
      }
      return loaded;
    },
    respond: (resource, loaded, replace) => respondTo(resource)(resource, loaded, replace),
  };
}
