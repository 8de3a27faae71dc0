// CARDDAV:valid-address-data: one vCard 3.0 or 4.0 with a UID (RFC 6352 §5.1).
import type { Aside, Upload } from '#dav';
import { type AdmittedCard, admitCard, InvalidCard } from '#vcard';
import { supportedAddressData, validAddressData } from '../preconditions.js';

const PRECONDITIONS = {
  'valid-address-data': validAddressData,
  'supported-address-data': supportedAddressData,
} as const satisfies Readonly<Record<InvalidCard['reason'], unknown>>;

/** Reads, checks and indexes a body, aside where it is large. @throws DavError valid-address-data, supported-address-data */
export async function admitBody({ body, charset }: Upload, aside: Aside): Promise<AdmittedCard> {
  // RFC 6350 §3.1: UTF-8. Other charsets would come back in other octets than they were sent.
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset)) {
    throw validAddressData('Contacts must be sent as UTF-8.');
  }
  try {
    return await aside(admitCard, body);
  } catch (error) {
    if (error instanceof InvalidCard) throw PRECONDITIONS[error.reason](error.message);
    throw error;
  }
}
