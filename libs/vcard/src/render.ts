// A stored contact in the form that somebody wants to see.
import type { Version } from './card.js';
import { toVersion } from './convert/to-version.js';
import { toJcard } from './jcard.js';
import { partialCard, type WantedProperty } from './partial.js';
import { readAdmitted, visibleVersion } from './read.js';

/** What is wanted of a contact (RFC 6352 §10.4). */
export interface CardForm {
  readonly isJcard: boolean;
  readonly version: Version;
  /** Undefined: all of them. */
  readonly properties: readonly WantedProperty[] | undefined;
}

/** A contact in this form; what was not asked to be changed stays octet for octet. @throws InvalidCard */
export function renderCard(body: string, form: CardForm): string {
  // To read each contact would be most of what a list of them costs.
  if (isInForm(body, form)) return body;
  const { isJcard, version, properties } = form;
  let text = visibleVersion(body) === version ? body : inVersion(body, version);
  if (properties !== undefined) text = partialCard(readAdmitted(text), properties);
  return isJcard ? JSON.stringify(toJcard(readAdmitted(text))) : text;
}

/** Whether a contact can be seen to be in this form as it is stored. */
export function isInForm(body: string, { isJcard, version, properties }: CardForm): boolean {
  return !isJcard && properties === undefined && visibleVersion(body) === version;
}

function inVersion(body: string, version: Version): string {
  const card = readAdmitted(body);
  return card.version === version ? card.text : toVersion(card, version);
}
