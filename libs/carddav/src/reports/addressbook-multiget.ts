// addressbook-multiget (RFC 6352 §8.7).
import { multiget } from '#dav';
import { CARD } from '#xml';

export const addressbookMultiget = multiget(CARD('addressbook-multiget'), 'addressbook', 'addressbook-home');
