// Names of properties as requests give them, with or without a group (RFC 6352 §10.4.2, §10.5.1).
import type { ContentLine } from '#contentline';

export interface PropertyName {
  /** In upper case. */
  readonly name: string;
  /** In upper case; undefined: whatever the group, or none. */
  readonly group: string | undefined;
}

/** Reads `TEL` or `item1.TEL`. */
export function parsePropertyName(text: string): PropertyName {
  const [, group, name = ''] = /^(?:([^.]*)\.)?(.*)$/s.exec(text.trim().toUpperCase()) ?? [];
  return { name, group };
}

/** Groups are compared without regard to case (RFC 6350 §3.3). */
export function isNamed(line: ContentLine, { name, group }: PropertyName): boolean {
  return line.name === name && (group === undefined || line.group?.toUpperCase() === group);
}
