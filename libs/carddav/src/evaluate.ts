// Reading a stored contact may fail, when rules have become stricter; then that contact alone is refused, with the reason.
import type { Aside } from '#dav';
import { type CardForm, InvalidCard, isInForm, renderCard } from '#vcard';
import { validAddressData } from './preconditions.js';

/** Runs what reads a stored contact. @throws DavError valid-address-data */
export function evaluate<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw refusalOf(error);
  }
}

/** A stored contact in some form, aside where it is large. @throws DavError valid-address-data */
export async function renderAside(body: string, form: CardForm, aside: Aside): Promise<string> {
  if (isInForm(body, form)) return body;
  try {
    return await aside(renderCard, body, form);
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): unknown {
  return error instanceof InvalidCard ? validAddressData(error.message) : error;
}
