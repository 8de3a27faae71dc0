// CARDDAV:address-data in a request (RFC 6352 §10.4): which version, which form and which properties of a contact to give.
import { type CardForm, parsePropertyName, type Version } from '#vcard';
import { CARD, elements, type XmlElement } from '#xml';
import { supportedAddressData } from './preconditions.js';

export const VCARD = 'text/vcard';
export const JCARD = 'application/vcard+json';

export interface AddressDataRequest {
  readonly mediaType: typeof VCARD | typeof JCARD;
  readonly form: CardForm;
}

interface AddressDataType extends Pick<AddressDataRequest, 'mediaType'> {
  readonly version: Version;
}

/** What can be asked for, for the property supported-address-data (RFC 6352 §6.2.2). */
export const ADDRESS_DATA_TYPES: readonly AddressDataType[] = [
  { mediaType: VCARD, version: '3.0' },
  { mediaType: VCARD, version: '4.0' },
  { mediaType: JCARD, version: '4.0' },
];

/** Reads the element. @throws DavError supported-address-data */
export function addressDataRequest(requested: XmlElement): AddressDataRequest {
  const type = requested.attributes.get('content-type')?.toLowerCase().split(';')[0]?.trim() ?? VCARD;
  // RFC 6352 §10.4: whoever names no version gets 3.0, which all programs understand; jCard has only one (RFC 7095).
  const version = requested.attributes.get('version')?.trim() ?? (type === JCARD ? '4.0' : '3.0');
  const known = ADDRESS_DATA_TYPES.find((each) => each.mediaType === type && each.version === version);
  if (known === undefined) {
    const all = ADDRESS_DATA_TYPES.map((each) => `${each.mediaType} ${each.version}`).join(', ');
    throw supportedAddressData(`Contacts can be had as ${all}.`);
  }
  const properties = elements(requested, CARD('prop')).map((prop) => ({
    ...parsePropertyName(prop.attributes.get('name') ?? ''),
    novalue: prop.attributes.get('novalue') === 'yes',
  }));
  return { mediaType: known.mediaType, form: formOf(known, properties.length === 0 ? undefined : properties) };
}

/** Contacts of this type. @param properties undefined: all of them */
export function formOf({ mediaType, version }: AddressDataType, properties?: CardForm['properties']): CardForm {
  return { isJcard: mediaType === JCARD, version, properties };
}
