// One DAV:response of a multistatus: a resource with its properties by status, or an href with one status.
import type { StoredProperties } from '#store';
import { D, el, join, type Markup, type Name, stored, text } from '#xml';
import { DavError, errorElement, statusLine } from './errors.js';
import { hrefOf } from './paths.js';
import { needPrivileges } from './preconditions.js';
import type { Resource } from './resource.js';
import type { Loaded, PropertyContext } from './rows.js';
import type { Plan, PlannedProperty } from './wanted.js';

const OK = el(D('status'), text(statusLine(200)));
const NOT_FOUND = el(D('status'), text(statusLine(404)));
const SERVER_ERROR = el(D('status'), text(statusLine(500)));

/** Makes another value of a property's; it is asked for those only that a request names and a resource has. */
export type Replace = (name: Name, value: Markup) => Markup;

interface Manner {
  readonly loaded: Loaded;
  /** Whether properties that are missing go unmentioned. */
  readonly minimal: boolean;
  readonly replace: Replace;
}

/** A response with the properties of a plan. */
export function propertiesResponse(
  resource: Resource,
  plan: Plan,
  context: PropertyContext,
  { loaded, minimal, replace }: Manner,
): Markup {
  const found: Markup[] = [];
  const missing: Markup[] = [];
  const broken: Markup[] = [];
  const kept: StoredProperties = 'properties' in resource ? resource.properties : {};

  for (const planned of plan.properties) {
    const { name, row, isNamed } = planned;
    // What is not asked for by its name is left out where it may not be read.
    if (!isNamed && row !== undefined && !context.privileges.has(row.privilege)) continue;
    let value: Markup | undefined;
    try {
      value = propertyValue(planned, resource, kept, context, loaded);
    } catch (error) {
      broken.push(brokenPropstat(name, error, resource, context));
      continue;
    }
    if (value !== undefined) found.push(plan.namesOnly ? el(name) : replace(name, value));
    else if (isNamed) missing.push(el(name));
  }
  if (plan.allDead && context.privileges.has('read')) {
    for (const name of Object.keys(kept) as Name[]) {
      const planned = context.protocol.properties.get(name)?.on.has(resource.kind) === true;
      if (!planned) found.push(plan.namesOnly ? el(name) : stored(kept[name] ?? ''));
    }
  }
  const parts: Markup[] = [el(D('href'), text(hrefOf(resource)))];
  // The good ones first: some clients look only at the first status of a response.
  if (found.length > 0 || minimal || (missing.length === 0 && broken.length === 0)) parts.push(propstat(found, OK));
  parts.push(...broken);
  if (missing.length > 0 && !minimal) parts.push(propstat(missing, NOT_FOUND));
  return el(D('response'), ...parts);
}

function propstat(properties: readonly Markup[], status: Markup, ...more: readonly Markup[]): Markup {
  return el(D('propstat'), el(D('prop'), join(properties)), status, ...more);
}

/** A value that cannot be computed spoils its own propstat, never the response. */
function brokenPropstat(name: Name, error: unknown, resource: Resource, context: PropertyContext): Markup {
  if (error instanceof DavError) {
    return propstat([el(name)], el(D('status'), text(statusLine(error.status))), errorElement(error));
  }
  context.logError(error, `${name} of ${hrefOf(resource)}`);
  return propstat([el(name)], SERVER_ERROR);
}

/** @throws DavError need-privileges, and what the row throws */
function propertyValue(
  { name, row, parameters }: PlannedProperty,
  resource: Resource,
  kept: StoredProperties,
  context: PropertyContext,
  loaded: Loaded,
): Markup | undefined {
  const privilege = row?.privilege ?? 'read';
  if (!context.privileges.has(privilege)) {
    throw needPrivileges(hrefOf(resource), privilege === 'traverse' ? 'read' : privilege);
  }
  if (row === undefined) return keptProperty(kept, name);
  return row.element(resource, context, parameters, row.load && loaded.get(row.load)?.get(resource));
}

function keptProperty(kept: StoredProperties, name: Name): Markup | undefined {
  const written = Object.hasOwn(kept, name) ? kept[name] : undefined;
  return written === undefined ? undefined : stored(written);
}
