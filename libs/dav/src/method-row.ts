// The rows of methods: for which kinds of target, under which privilege, and what they do.
import type { Context } from './context.js';
import type { DavResponse } from './message.js';
import type { Privilege } from './privilege-tree.js';
import type { Target, TargetKind, TargetOf } from './resource.js';

export interface MethodRow {
  readonly name: string;
  readonly on: ReadonlySet<TargetKind>;
  /** Whether all it does is to say why the method is impossible there. */
  readonly refuses: boolean;
  /** What the method needs (RFC 3744 Appendix B); undefined where it depends on more than the target. */
  privilege(target: Target): Privilege | 'traverse' | undefined;
  /** Where it needs it: on the target, or on what holds it. */
  privilegeOn(target: Target): Target;
  run(target: Target, context: Context): Promise<DavResponse>;
}

interface MethodDeclaration<Kind extends TargetKind> {
  readonly name: string;
  readonly on: readonly Kind[];
  readonly refuses?: boolean;
  /** Undefined where the method asks for privileges itself. */
  readonly privilege: Privilege | undefined | ((target: TargetOf<Kind>) => Privilege | 'traverse');
  /** Absent: the target itself. */
  readonly privilegeOn?: (target: TargetOf<Kind>) => Target;
  readonly run: (target: TargetOf<Kind>, context: Context) => Promise<DavResponse>;
}

/** Declares a method for some kinds of target. */
export function method<const Kind extends TargetKind>({
  name,
  on,
  refuses = false,
  privilege,
  privilegeOn,
  run,
}: MethodDeclaration<Kind>): MethodRow {
  return {
    name,
    on: new Set<TargetKind>(on),
    refuses,
    privilege: (target) => (typeof privilege === 'function' ? privilege(target as TargetOf<Kind>) : privilege),
    privilegeOn: (target) => privilegeOn?.(target as TargetOf<Kind>) ?? target,
    run: (target, context) => run(target as TargetOf<Kind>, context),
  };
}
