// What a calendar-query asks of a calendar object (RFC 4791 §9.7), after its XML has been read.
import type { Collation } from '#contentline';
import type { Span } from './span.js';

export interface CompFilter {
  /** In upper case. */
  readonly name: string;
  readonly isNotDefined: boolean;
  readonly timeRange: Span | undefined;
  readonly properties: readonly PropFilter[];
  readonly components: readonly CompFilter[];
}

export interface PropFilter {
  /** In upper case. */
  readonly name: string;
  readonly isNotDefined: boolean;
  readonly timeRange: Span | undefined;
  readonly textMatch: TextMatch | undefined;
  readonly parameters: readonly ParamFilter[];
}

export interface ParamFilter {
  /** In upper case. */
  readonly name: string;
  readonly isNotDefined: boolean;
  readonly textMatch: TextMatch | undefined;
}

/** A text that must be part of a value, or must not. */
export interface TextMatch {
  readonly text: string;
  readonly collation: Collation;
  readonly negate: boolean;
}
