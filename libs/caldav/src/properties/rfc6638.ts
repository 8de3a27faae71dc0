// Who a user is in invitations (RFC 6638 §2.4.1), as far as it is of use without scheduling.
import { principalHref, property } from '#dav';
import { C, D, el, join, text } from '#xml';

export const rfc6638 = [
  property({
    name: C('calendar-user-address-set'),
    on: ['principal'],
    get: ({ name, email }) =>
      join(
        [...(email === null ? [] : [`mailto:${email}`]), principalHref(name)].map((address) =>
          el(D('href'), text(address)),
        ),
      ),
  }),
];
