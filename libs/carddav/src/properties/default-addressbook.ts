// Where new contacts of a home go. No RFC has the property, but Apple's servers do, and small programs look there.
import { namedCollection } from '#dav';
import { CARD } from '#xml';
import { validDefaultAddressbookUrl } from '../preconditions.js';

export const defaultAddressbook = [
  namedCollection({
    name: CARD('default-addressbook-URL'),
    on: 'addressbook-home',
    isEligible: () => true,
    refuse: validDefaultAddressbookUrl,
  }),
];
