// One vCard, taken apart into content lines but not interpreted.
import type { ContentLine } from '#contentline';

export type Version = '3.0' | '4.0';

/** A vCard from anywhere: a file may come without UID. */
export interface VCard {
  readonly version: Version;
  /** Its escapes undone. */
  readonly uid: string | undefined;
  /** What was read; `start` and `end` of the lines are offsets in it. */
  readonly text: string;
  /** All lines between BEGIN and END in their order, VERSION among them. */
  readonly lines: readonly ContentLine[];
}

/** A vCard that an address book can hold (RFC 6352 §5.1). */
export interface Card extends VCard {
  readonly uid: string;
}
