// MKCALENDAR (RFC 4791 §5.3.1).
import { expectRoot, makeCollection, method, mustBeNull, RESOURCE_KINDS, type UnmappedCollection, xmlBody } from '#dav';
import { C } from '#xml';
import { calendar } from '../content.js';
import { calendarCollectionLocationOk } from '../preconditions.js';

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
      // RFC 4791 §5.3.1.1: 207 when a property could not be set.
      return await makeCollection(target, calendar, body, { root: C('mkcalendar-response'), status: 207 }, context);
    },
  }),
  method({
    name: 'MKCALENDAR',
    on: ['unmapped-object'],
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
      throw mustBeNull();
    },
  }),
];
