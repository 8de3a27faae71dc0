// CARDDAV:supported-address-data: only vCard is taken (RFC 6352 §6.3.2.1).
import type { Upload } from '#dav';
import { supportedAddressData } from '../preconditions.js';

// text/x-vcard and text/directory are older names (RFC 6350 §10.1); no type, or a vague one: the text decides.
const TAKEN: ReadonlySet<string | undefined> = new Set([
  undefined,
  'text/vcard',
  'text/x-vcard',
  'text/directory',
  'text/plain',
  'application/octet-stream',
  'application/x-www-form-urlencoded',
]);

/** @throws DavError supported-address-data */
export function checkMediaType({ contentType }: Upload): void {
  if (!TAKEN.has(contentType)) {
    throw supportedAddressData(`An address book takes text/vcard, not ${contentType}.`);
  }
}
