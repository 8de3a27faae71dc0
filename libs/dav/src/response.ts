// One DAV:response of a multistatus: a resource with its properties by status, or an href with one status.
import type { StoredProperties } from '#store';
import { append, D, el, elementOf, encodedPath, join, type Markup, type Name, NOTHING, stored, text } from '#xml';
import { DavError, errorElement, statusLine } from './errors.js';
import { hrefOf } from './paths.js';
import { needPrivileges } from './preconditions.js';
import type { Loaded, PropertyContext } from './property-row.js';
import type { Resource } from './resource.js';
import type { Plan, PlannedProperty } from './wanted.js';

const OK = el(D('status'), text(statusLine(200)));
const NOT_FOUND = el(D('status'), text(statusLine(404)));
const SERVER_ERROR = el(D('status'), text(statusLine(500)));

const responseElement = elementOf(D('response'));
const hrefElement = elementOf(D('href'));
const propstatElement = elementOf(D('propstat'));
const propElement = elementOf(D('prop'));

/** Makes another value of a property's; it is asked for those only that a request names and a resource has. */
export type Replace = (name: Name, value: Markup) => Markup;

/** Writes the response about one resource. */
export type Respond = (resource: Resource, loaded: Loaded, replace?: Replace) => Markup;

/**
 * Prepares the responses about all resources of one kind with which the caller may do the same: one answer can have
 * thousands of them.
 * @param minimal whether properties that are missing go unmentioned
 */
export function responding(plan: Plan, context: PropertyContext, minimal: boolean): Respond {
  const mayRead = ({ row }: PlannedProperty) => context.privileges.has(row?.privilege ?? 'read');
  const told = plan.properties
    // What is not asked for by its name is left out where it may not be read.
    .filter((planned) => planned.isNamed || mayRead(planned))
    .map((planned) => ({ ...planned, mayRead: mayRead(planned), nameOnly: el(planned.name) }));
  const othersToo = plan.allDead && context.privileges.has('read');

  return (resource, loaded, replace) => {
    let found = NOTHING;
    let missing = NOTHING;
    let broken = NOTHING;
    for (const planned of told) {
      let value: Markup | undefined;
      try {
        if (!planned.mayRead) throw unreadable(planned, resource);
        value = propertyValue(planned, resource, context, loaded);
      } catch (error) {
        broken = append(broken, brokenPropstat(planned, error, resource, context));
        continue;
      }
      if (value === undefined) {
        if (planned.isNamed) missing = append(missing, planned.nameOnly);
      } else {
        found = append(found, plan.namesOnly ? planned.nameOnly : (replace?.(planned.name, value) ?? value));
      }
    }
    if (othersToo) found = append(found, unplannedProperties(plan, resource, context));
    // The good ones first: some clients look only at the first status of a response.
    const isFirst = found !== '' || minimal || (missing === '' && broken === '');
    let parts = hrefElement(encodedPath(hrefOf(resource)));
    if (isFirst) parts = append(parts, propstat(found, OK));
    parts = append(parts, broken);
    if (missing !== '' && !minimal) parts = append(parts, propstat(missing, NOT_FOUND));
    return responseElement(parts);
  };
}

function propstat(properties: Markup, status: Markup): Markup {
  return propstatElement(append(propElement(properties), status));
}

function unreadable({ row }: PlannedProperty, resource: Resource): DavError {
  const privilege = row?.privilege ?? 'read';
  return needPrivileges(hrefOf(resource), privilege === 'traverse' ? 'read' : privilege);
}

/** A value that cannot be computed spoils its own propstat, never the response. */
function brokenPropstat(
  { name }: PlannedProperty,
  error: unknown,
  resource: Resource,
  { logError }: PropertyContext,
): Markup {
  if (error instanceof DavError) {
    const status = el(D('status'), text(statusLine(error.status)));
    return propstat(el(name), append(status, errorElement(error)));
  }
  logError(error, `${name} of ${hrefOf(resource)}`);
  return propstat(el(name), SERVER_ERROR);
}

/** @throws what the row throws */
function propertyValue(
  { name, row, parameters }: PlannedProperty,
  resource: Resource,
  context: PropertyContext,
  loaded: Loaded,
): Markup | undefined {
  if (row === undefined) return keptProperty(keptBy(resource), name);
  return row.element(resource, context, parameters, row.load && loaded.get(row.load)?.get(resource));
}

/** The properties that clients wrote and no row of the plan stands for, or the names of them all. */
function unplannedProperties({ namesOnly }: Plan, resource: Resource, { protocol }: PropertyContext): Markup {
  const kept = keptBy(resource);
  const names = (Object.keys(kept) as Name[]).filter((name) => !protocol.properties.get(name)?.on.has(resource.kind));
  return join(names.map((name) => (namesOnly ? el(name) : stored(kept[name] ?? ''))));
}

function keptBy(resource: Resource): StoredProperties {
  return 'properties' in resource ? resource.properties : {};
}

function keptProperty(kept: StoredProperties, name: Name): Markup | undefined {
  const written = Object.hasOwn(kept, name) ? kept[name] : undefined;
  return written === undefined ? undefined : stored(written);
}
