// The privileges that can be granted, and which of them contain others (RFC 3744 §3, RFC 4791 §6.1.1, RFC 6638 §6).
import { C, D, type Name } from '#xml';
import type { ResourceKind } from './resource.js';

export type Privilege =
  | 'read'
  | 'read-current-user-privilege-set'
  | 'read-free-busy'
  | 'write'
  | 'write-properties'
  | 'write-content'
  | 'bind'
  | 'unbind'
  | 'unlock'
  | 'read-acl'
  | 'write-acl'
  | 'schedule-deliver'
  | 'schedule-deliver-invite'
  | 'schedule-deliver-reply'
  | 'schedule-query-freebusy'
  | 'schedule-send'
  | 'schedule-send-invite'
  | 'schedule-send-reply'
  | 'schedule-send-freebusy'
  | 'all';

/** A privilege as `DAV:supported-privilege-set` shows it. */
export interface SupportedPrivilege {
  readonly privilege: Privilege;
  /** What it controls, in English, for a person. */
  readonly description: string;
  readonly contains: readonly SupportedPrivilege[];
}

function supported(
  privilege: Privilege,
  description: string,
  ...contains: readonly SupportedPrivilege[]
): SupportedPrivilege {
  return { privilege, description, contains };
}

const QUERY_FREEBUSY = supported('schedule-query-freebusy', 'Ask when the owner is busy');

// RFC 6638 §6.3
const DELIVER = supported(
  'schedule-deliver',
  'Send messages to the owner',
  supported('schedule-deliver-invite', 'Invite the owner'),
  supported('schedule-deliver-reply', 'Answer the owner'),
  QUERY_FREEBUSY,
);
const SEND = supported(
  'schedule-send',
  'Send messages for the owner',
  supported('schedule-send-invite', 'Invite others for the owner'),
  supported('schedule-send-reply', 'Answer others for the owner'),
  supported('schedule-send-freebusy', 'Ask for the owner when others are busy'),
);

export const ALL = supported(
  'all',
  'Do everything',
  supported(
    'read',
    'Read everything',
    // §3.7 would let it stand alone; but whoever reads without learning what else is allowed, tries in vain.
    supported('read-current-user-privilege-set', 'See what one may do'),
    // Whoever may read it from the calendars may as well ask for it.
    supported('read-free-busy', 'See when the owner is busy', QUERY_FREEBUSY),
  ),
  supported(
    'write',
    'Change everything but who may do what',
    supported('write-properties', 'Change names, colours and other properties'),
    supported('write-content', 'Change what is there'),
    supported('bind', 'Add something'),
    supported('unbind', 'Delete something'),
  ),
  supported('unlock', 'Remove the locks of others'),
  supported('read-acl', 'See who may do what'),
  supported('write-acl', 'Change who may do what'),
  DELIVER,
  SEND,
);

function flat(tree: SupportedPrivilege): readonly SupportedPrivilege[] {
  return [tree, ...tree.contains.flatMap(flat)];
}

const names = (tree: SupportedPrivilege) => flat(tree).map(({ privilege }) => privilege);

/** Every privilege after those that contain it. */
export const PRIVILEGES: readonly Privilege[] = [...new Set(names(ALL).reverse())].reverse();

// These are nothing but their parts; `read` is more than its parts together.
const SUMS: ReadonlySet<Privilege> = new Set(['write', 'all', 'schedule-deliver', 'schedule-send']);

// RFC 6638 §6.1, §6.2. What is granted on a home, both of these collections inherit.
const SCHEDULING: ReadonlySet<Privilege> = new Set([DELIVER, SEND].flatMap(names));
const SCHEDULING_ON: ReadonlyMap<ResourceKind, ReadonlySet<Privilege>> = new Map([
  ['calendar-home', SCHEDULING],
  ['schedule-inbox', new Set(names(DELIVER))],
  ['schedule-outbox', new Set(names(SEND))],
]);

/** Whether a privilege means something on a kind of resource. */
export function isSupported(privilege: Privilege, kind: ResourceKind): boolean {
  return !SCHEDULING.has(privilege) || SCHEDULING_ON.get(kind)?.has(privilege) === true;
}

/** What each privilege comes to. */
export const PARTS: ReadonlyMap<string, readonly Privilege[]> = new Map(
  flat(ALL).map((tree) => [tree.privilege, names(tree).filter((privilege) => !SUMS.has(privilege))]),
);

/** The expanded name of a privilege's element. */
export function privilegeName(privilege: Privilege): Name {
  return privilege === 'read-free-busy' || SCHEDULING.has(privilege) ? C(privilege) : D(privilege);
}

/** The privilege whose element has this name; undefined where there is none. */
export function privilegeNamed(name: Name): Privilege | undefined {
  return PRIVILEGES.find((privilege) => privilegeName(privilege) === name);
}
