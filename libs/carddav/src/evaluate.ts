// Reading a stored contact may fail, when rules have become stricter; then that contact alone is refused, with the reason.
import { InvalidCard } from '#vcard';
import { validAddressData } from './preconditions.js';

/** Runs what reads a stored contact. @throws DavError valid-address-data */
export function evaluate<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw error instanceof InvalidCard ? validAddressData(error.message) : error;
  }
}
