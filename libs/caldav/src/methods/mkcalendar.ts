// MKCALENDAR (RFC 4791 §5.3.1).
import {
  expectRoot,
  hrefOf,
  makeCollection,
  method,
  RESOURCE_KINDS,
  UNMAPPED_OBJECT_KINDS,
  type UnmappedCollection,
  xmlBody,
} from '#dav';
import { C, D, document, el, type Markup, text } from '#xml';
import { calendar } from '../content.js';
import { calendarCollectionLocationOk, resourceMustBeNull } from '../preconditions.js';

const exists = () => resourceMustBeNull('Something exists at this URL already.');

export const mkcalendar = [
  method({
    name: 'MKCALENDAR',
    on: ['unmapped-collection'],
    privilege: 'bind',
    async run(target: UnmappedCollection, context) {
      if (target.home.area !== calendar.area) {
        throw calendarCollectionLocationOk(`A calendar can only be made below /dav/${calendar.area}/.`);
      }
      const body = await xmlBody(context);
      if (body !== undefined) expectRoot(body, C('mkcalendar'));
      // RFC 4791 §5.3.1.1: a multistatus when a property could not be set.
      const refused = (propstats: Markup) => ({
        status: 207,
        body: document(D('multistatus'), el(D('response'), el(D('href'), text(hrefOf(target))), propstats)),
      });
      return await makeCollection(target, calendar, body, { exists, refused }, context);
    },
  }),
  method({
    name: 'MKCALENDAR',
    on: UNMAPPED_OBJECT_KINDS,
    refuses: true,
    privilege: 'bind',
    run: async () => {
      throw calendarCollectionLocationOk('A calendar cannot be made inside another collection.');
    },
  }),
  method({
    name: 'MKCALENDAR',
    on: RESOURCE_KINDS,
    refuses: true,
    privilege: 'read',
    run: async () => {
      throw exists();
    },
  }),
];
