// The privileges that can be granted, and which of them contain others (RFC 3744 §3, RFC 4791 §6.1.1).
import { C, D, type Name } from '#xml';

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

export const ALL = supported(
  'all',
  'Do everything',
  supported(
    'read',
    'Read everything',
    // §3.7 would let it stand alone; but whoever reads without learning what else is allowed, tries in vain.
    supported('read-current-user-privilege-set', 'See what one may do'),
    supported('read-free-busy', 'See when the owner is busy'),
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
);

function flat(tree: SupportedPrivilege): readonly SupportedPrivilege[] {
  return [tree, ...tree.contains.flatMap(flat)];
}

/** Every privilege after those that contain it. */
export const PRIVILEGES: readonly Privilege[] = flat(ALL).map(({ privilege }) => privilege);

// `write` and `all` are nothing but their parts; `read` is more than its parts together.
const isSum = (privilege: Privilege) => privilege === 'write' || privilege === 'all';

/** What each privilege comes to. */
export const PARTS: ReadonlyMap<string, readonly Privilege[]> = new Map(
  flat(ALL).map((tree) => [
    tree.privilege,
    flat(tree)
      .map(({ privilege }) => privilege)
      .filter((privilege) => !isSum(privilege)),
  ]),
);

/** The expanded name of a privilege's element. */
export function privilegeName(privilege: Privilege): Name {
  return privilege === 'read-free-busy' ? C(privilege) : D(privilege);
}

/** The privilege whose element has this name; undefined where there is none. */
export function privilegeNamed(name: Name): Privilege | undefined {
  return PRIVILEGES.find((privilege) => privilegeName(privilege) === name);
}
