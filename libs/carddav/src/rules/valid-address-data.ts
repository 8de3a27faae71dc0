// CARDDAV:valid-address-data: one vCard 3.0 or 4.0 with a UID (RFC 6352 §5.1).
import { type DecodedBody, decodeBody } from '#contentline';
import type { Upload } from '#dav';
import { type Card, InvalidCard, readCard } from '#vcard';
import { supportedAddressData, validAddressData } from '../preconditions.js';

const PRECONDITIONS = {
  'valid-address-data': validAddressData,
  'supported-address-data': supportedAddressData,
} as const satisfies Readonly<Record<InvalidCard['reason'], unknown>>;

/** Decodes and reads a body. @throws DavError valid-address-data, supported-address-data */
export function readUpload({ body, charset }: Upload): DecodedBody & { readonly card: Card } {
  // RFC 6350 §3.1: UTF-8. Other charsets would come back in other octets than they were sent.
  const decoded = charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset) ? decodeBody(body) : undefined;
  if (decoded === undefined) throw validAddressData('Contacts must be sent as UTF-8.');
  try {
    return { ...decoded, card: readCard(decoded.text) };
  } catch (error) {
    if (error instanceof InvalidCard) throw PRECONDITIONS[error.reason](error.message);
    throw error;
  }
}
