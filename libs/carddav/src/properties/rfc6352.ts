// Properties of address books (RFC 6352 §6.2), of principals (§7.1), and address-data (§10.4).
import { COLLATION_NAMES } from '#contentline';
import { homeHref, property, storedProperty, workedThrough } from '#dav';
import { hasHome } from '#store';
import { renderCard } from '#vcard';
import { CARD, D, el, elWith, join, text } from '#xml';
import { ADDRESS_DATA_TYPES, addressDataRequest, VCARD } from '../address-data.js';
import { evaluate, renderAside } from '../evaluate.js';

export const rfc6352 = [
  // §6.2.1
  storedProperty({ name: CARD('addressbook-description'), on: ['addressbook'] }),
  // §6.2.2
  property({
    name: CARD('supported-address-data'),
    on: ['addressbook'],
    get: () =>
      join(
        ADDRESS_DATA_TYPES.map(({ mediaType, version }) =>
          elWith(CARD('address-data-type'), { 'content-type': mediaType, version }),
        ),
      ),
  }),
  // §6.2.3
  property({
    name: CARD('max-resource-size'),
    on: ['addressbook'],
    get: (_addressbook, { limits }) => text(String(limits.maxResourceSize)),
  }),
  // Octets of a picture that stands in a contact itself; not in the RFC, but asked for by Apple's clients.
  property({
    name: CARD('max-image-size'),
    on: ['addressbook'],
    get: (_addressbook, { limits }) => text(String(limits.maxImageSize)),
  }),
  // §7.1.1
  property({
    name: CARD('addressbook-home-set'),
    on: ['principal'],
    get: (principal) =>
      hasHome(principal) ? el(D('href'), text(homeHref('addressbooks', principal.name))) : undefined,
  }),
  // §8.3.1
  property({
    name: CARD('supported-collation-set'),
    on: ['addressbook', 'addressbook-home'],
    get: () => join(COLLATION_NAMES.map((name) => el(CARD('supported-collation'), text(name)))),
  }),
  // §10.4
  property({
    name: CARD('address-data'),
    on: ['address-object'],
    needs: ['body'],
    inReportsOnly: true,
    parse: addressDataRequest,
    attributes: ({ mediaType, form: { version } }) =>
      mediaType === VCARD && version === '3.0' ? {} : { 'content-type': mediaType, version },
    load: (contacts, { aside }, { form }) => workedThrough(contacts, ({ body }) => renderAside(body, form, aside)),
    get: ({ body }, _context, { form }, large) => text(large?.() ?? evaluate(() => renderCard(body, form))),
  }),
];
