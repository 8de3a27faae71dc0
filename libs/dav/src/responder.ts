// What a request asks of each kind of resource, resolved once, and the responses about single resources.
import type { Markup } from '#xml';
import type { Context } from './context.js';
import { type Privileges, privilegesOf } from './privileges.js';
import type { Resource, ResourceKind } from './resource.js';
import { propertiesResponse, type Replace } from './response.js';
import type { Load, Loaded, PropertyContext } from './rows.js';
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
  const plans = new Map<ResourceKind, Plan>();
  const contexts = new Map<Privileges, PropertyContext>();

  const planOf = ({ kind }: Resource): Plan => {
    const plan = plans.get(kind) ?? planFor(wanted, kind, context.protocol, inReport);
    plans.set(kind, plan);
    return plan;
  };
  const contextOf = (resource: Resource): PropertyContext => {
    const privileges = privilegesOf(context.caller, resource);
    const known = contexts.get(privileges) ?? { ...context, privileges };
    contexts.set(privileges, known);
    return known;
  };

  return {
    async load(resources) {
      const byLoad = new Map<Load, Resource[]>();
      for (const resource of resources) {
        for (const load of planOf(resource).loading) {
          const having = byLoad.get(load) ?? [];
          having.push(resource);
          byLoad.set(load, having);
        }
      }
      const loaded = new Map<Load, ReadonlyMap<Resource, unknown>>();
      for (const [load, having] of byLoad) loaded.set(load, await load(having, context));
      return loaded;
    },
    respond: (resource, loaded, replace = unchanged) =>
      propertiesResponse(resource, planOf(resource), contextOf(resource), { loaded, minimal, replace }),
  };
}

const unchanged: Replace = (_name, value) => value;
