// The preconditions of CardDAV (RFC 6352 §5.2, §6.3.2.1, §8.6).
import { precondition } from '#dav';
import { CARD } from '#xml';

export const supportedAddressData = precondition(403, CARD('supported-address-data'));
export const validAddressData = precondition(403, CARD('valid-address-data'));
export const noUidConflict = precondition(403, CARD('no-uid-conflict'));
export const addressbookCollectionLocationOk = precondition(403, CARD('addressbook-collection-location-ok'));
// Not in the RFC; named after properties that Apple's clients ask for.
export const validDefaultAddressbookUrl = precondition(403, CARD('valid-default-addressbook-URL'));
export const maxImageSize = precondition(403, CARD('max-image-size'));
export const maxResourceSize = precondition(403, CARD('max-resource-size'));
export const supportedFilter = precondition(403, CARD('supported-filter'));
export const supportedCollation = precondition(403, CARD('supported-collation'));
