// What an addressbook-query asks of a contact (RFC 6352 §10.5), after its XML has been read.
import type { Collation } from '#contentline';
import type { PropertyName } from './property-name.js';

/** Whether one condition is enough. */
export type Test = 'anyof' | 'allof';

export interface AddressFilter {
  readonly test: Test;
  /** Without any, all contacts match. */
  readonly properties: readonly PropFilter[];
}

export interface PropFilter extends PropertyName {
  readonly test: Test;
  readonly isNotDefined: boolean;
  readonly textMatches: readonly TextMatch[];
  readonly params: readonly ParamFilter[];
}

export interface ParamFilter {
  /** In upper case. */
  readonly name: string;
  readonly isNotDefined: boolean;
  readonly textMatch: TextMatch | undefined;
}

export interface TextMatch {
  readonly value: string;
  readonly collation: Collation;
  readonly matchType: 'equals' | 'contains' | 'starts-with' | 'ends-with';
  readonly negate: boolean;
}
