// CARDDAV:address-data in a request (RFC 6352 §10.4): which version, which form and which properties of a contact to give.
import {
  type Card,
  parsePropertyName,
  partialCard,
  readCard,
  readVCard,
  toJcard,
  toVersion,
  type Version,
  visibleVersion,
  type WantedProperty,
} from '#vcard';
import { CARD, elements, type XmlElement } from '#xml';
import { supportedAddressData } from './preconditions.js';

export const VCARD = 'text/vcard';
export const JCARD = 'application/vcard+json';

export interface AddressDataRequest {
  readonly mediaType: typeof VCARD | typeof JCARD;
  readonly version: Version;
  /** Undefined: all of them. */
  readonly properties: readonly WantedProperty[] | undefined;
}

/** What can be asked for, for the property supported-address-data (RFC 6352 §6.2.2). */
export const ADDRESS_DATA_TYPES: readonly Pick<AddressDataRequest, 'mediaType' | 'version'>[] = [
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
  return { ...known, properties: properties.length === 0 ? undefined : properties };
}

/** A contact in the form that was asked for; what was not asked to be changed stays octet for octet. @throws InvalidCard */
export function renderAddressData(body: string, { mediaType, version, properties }: AddressDataRequest): string {
  // To read each contact would be most of what a list of them costs.
  let text = visibleVersion(body) === version ? body : inVersion(readCard(body), version);
  if (properties !== undefined) text = partialCard(readVCard(text), properties);
  return mediaType === JCARD ? JSON.stringify(toJcard(readVCard(text))) : text;
}

function inVersion(card: Card, version: Version): string {
  return card.version === version ? card.text : toVersion(card, version);
}
