// The rows of properties: what each is called, where it is, and how it is read and written.
import type { CollectionKind, CollectionRecord, Facet, StoredProperties } from '#store';
import { type Attributes, elementOf, elWith, type Markup, type Name, serialize, stored, type XmlElement } from '#xml';
import type { Context } from './context.js';
import { ownProperties } from './personal-properties.js';
import { cannotModifyProtectedProperty } from './preconditions.js';
import type { Privilege } from './privilege-tree.js';
import type { Privileges } from './privileges.js';
import type { Protocol } from './protocol.js';
import type { RecordOf, Resource, ResourceKind } from './resource.js';

/**
 * Loads or prepares what the records do not carry, for all resources at once; rows without parameters may share one.
 * @param parameters what `parse` made of the request
 */
export type Load = (
  resources: readonly Resource[],
  context: Context,
  parameters: unknown,
) => Promise<ReadonlyMap<Resource, unknown>>;

/** What was loaded for resources before these are asked for their properties. */
export type Loaded = ReadonlyMap<Load, ReadonlyMap<Resource, unknown>>;

/** What a getter may look at besides its resource. */
export interface PropertyContext extends Context {
  /** What the caller may do with this resource. */
  readonly privileges: Privileges;
}

/** The properties of a resource as a request wants them to be: all of it is written, or nothing. */
export interface PropertyDraft {
  readonly kind: ResourceKind;
  /** Whether the resource is being made by this request. */
  readonly creating: boolean;
  /** The collections of the home, where a property names one of them; else empty. */
  readonly collections: readonly CollectionRecord[];
  readonly set: Map<Name, string>;
  readonly remove: Set<Name>;
  components: readonly string[] | null;
  /** The names of the principals that a group shall have as its members; undefined: as it has now. */
  members: readonly string[] | undefined;
}

export interface PropertyRow {
  readonly name: Name;
  readonly on: ReadonlySet<ResourceKind>;
  /** What must be loaded of an object of a kind. */
  needs(kind: ResourceKind): readonly Facet[];
  /** Whether an allprop request gets it (RFC 4918 §9.1). */
  readonly inAllprop: boolean;
  /** Whether it exists only inside a REPORT, as `calendar-data` does (RFC 4791 §9.6). */
  readonly inReportsOnly: boolean;
  /** Whether its value is text, in which no href can be expanded (RFC 3253 §3.8). */
  readonly isText: boolean;
  /** What the caller needs to read it. */
  readonly privilege: Privilege | 'traverse';
  readonly load?: Load;
  /** Reads the parameters that some reports put into the element that asks for the property, or beside it. @throws DavError */
  parse(requested: XmlElement, root: XmlElement | undefined): unknown;
  /**
   * The property's element, or undefined where the resource does not have it. Synchronous: it cannot query.
   * @param parameters what `parse` made of the request
   * @param loaded what `load` found for the resource
   * @throws DavError where this one value cannot be given; it spoils its own propstat only
   */
  element(resource: Resource, context: PropertyContext, parameters: unknown, loaded?: unknown): Markup | undefined;
  /** Whether a value is chosen when the resource is made and protected afterwards. */
  readonly fixedOnceMade: boolean;
  /** Checks and notes a new value. Absent: the property is protected. @throws DavError */
  readonly set?: (draft: PropertyDraft, value: XmlElement, protocol: Protocol) => void;
  /** Whether it names one of the collections of the home, so that whoever sets it needs to know them. */
  readonly namesCollection: boolean;
  /** The property that says the same in another way: when one is written or removed, the other goes. */
  readonly insteadOf: Name | undefined;
  /** Whether people have a value of their own on collections of others. */
  readonly isPersonal: boolean;
}

interface PropertyDeclaration<Kind extends ResourceKind, F extends Facet, Parameters, Value> {
  readonly name: Name;
  readonly on: readonly Kind[];
  /** A function where only some kinds need it; the getter must then look at the kind first. */
  readonly needs?: readonly F[] | ((kind: Kind) => readonly F[]);
  readonly inAllprop?: boolean;
  readonly inReportsOnly?: boolean;
  /** Absent: `read`. */
  readonly privilege?: Privilege | 'traverse';
  /** Loads what the records do not carry, in one statement for all resources, or prepares what may take long. */
  readonly load?: (
    resources: readonly RecordOf<Kind, F>[],
    context: Context,
    parameters: Parameters,
  ) => Promise<ReadonlyMap<RecordOf<Kind, F>, Value>>;
  /**
   * The content of the property's element; undefined where the resource does not have the property.
   * @param loaded what `load` found for the resource
   */
  readonly get: (
    resource: RecordOf<Kind, F>,
    context: PropertyContext,
    parameters: Parameters,
    loaded: Value | undefined,
  ) => Markup | undefined;
  /** Reads the parameters in the element that asks for the property. @throws DavError */
  readonly parse?: (requested: XmlElement, root: XmlElement | undefined) => Parameters;
  /** The attributes of the property's element. */
  readonly attributes?: (parameters: Parameters) => Attributes;
  readonly fixedOnceMade?: boolean;
  readonly set?: (draft: PropertyDraft, value: XmlElement, protocol: Protocol) => void;
  readonly namesCollection?: boolean;
  readonly insteadOf?: Name;
}

/** Declares a computed property. */
export function property<
  const Kind extends ResourceKind,
  const F extends Facet = never,
  Parameters = undefined,
  Value = undefined,
>({
  name,
  on,
  needs = [],
  inAllprop = false,
  inReportsOnly = false,
  privilege = 'read',
  load,
  get,
  parse,
  attributes,
  fixedOnceMade = false,
  set,
  namesCollection = false,
  insteadOf,
}: PropertyDeclaration<Kind, F, Parameters, Value>): PropertyRow {
  const plain = elementOf(name);
  return {
    name,
    on: new Set(on),
    needs: (kind) => (typeof needs === 'function' ? needs(kind as Kind) : needs),
    inAllprop,
    inReportsOnly,
    isText: false,
    privilege,
    // The kernel asks only for kinds in `on`, with the facets of `needs` loaded.
    ...(load !== undefined && { load: load as unknown as Load }),
    parse: (requested, root) => parse?.(requested, root),
    element(resource, context, parameters, loaded) {
      // The same, and the kernel gives back what `parse` and `load` made.
      const content = get(resource as RecordOf<Kind, F>, context, parameters as Parameters, loaded as Value);
      if (content === undefined) return undefined;
      return attributes === undefined ? plain(content) : elWith(name, attributes(parameters as Parameters), content);
    },
    fixedOnceMade,
    ...(set !== undefined && { set }),
    namesCollection,
    insteadOf,
    isPersonal: false,
  };
}

/** The kinds of resource that keep properties as they were written; of a principal, only `otherwise` is given. */
type KeepingKind = 'calendar-home' | 'addressbook-home' | CollectionKind | 'principal';

interface StoredPropertyDeclaration<Kind extends KeepingKind> {
  readonly name: Name;
  readonly on: readonly Kind[];
  readonly inAllprop?: boolean;
  readonly isPersonal?: boolean;
  /** Refuses a value. @throws DavError */
  readonly check?: (value: XmlElement) => void;
  /** The content where nothing was written. */
  readonly otherwise?: (resource: RecordOf<Kind>) => Markup | undefined;
}

/** Declares a property that clients write and that comes back as it was written, attributes and language included. */
export function storedProperty<const Kind extends KeepingKind>({
  name,
  on,
  inAllprop = false,
  isPersonal = false,
  check,
  otherwise,
}: StoredPropertyDeclaration<Kind>): PropertyRow {
  const plain = elementOf(name);
  return {
    name,
    on: new Set(on),
    needs: () => [],
    inAllprop,
    inReportsOnly: false,
    isText: true,
    privilege: 'read',
    ...(isPersonal && { load: ownProperties }),
    parse: () => undefined,
    element(resource, _context, _parameters, own) {
      const written =
        (own as StoredProperties | undefined)?.[name] ??
        ('properties' in resource ? resource.properties[name] : undefined);
      if (written !== undefined) return stored(written);
      const content = otherwise?.(resource as RecordOf<Kind>);
      return content === undefined ? undefined : plain(content);
    },
    fixedOnceMade: false,
    set(draft, value) {
      if (draft.kind === 'principal') throw cannotModifyProtectedProperty('A principal is changed by administrators.');
      check?.(value);
      draft.set.set(name, serialize(value));
    },
    namesCollection: false,
    insteadOf: undefined,
    isPersonal,
  };
}
