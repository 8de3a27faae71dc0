// Properties of scheduling (RFC 6638): who a user is in invitations, where messages go, and what makes busy.
import { conflict, namedCollection, property } from '#dav';
import type { PrincipalRecord } from '#store';
import { C, D, el, elements, join, serialize, text } from '#xml';
import { addressesOf } from '../calendar-user.js';
import { canBeDefault } from '../default-calendar.js';
import { givenUrl } from '../given-url.js';
import { validScheduleDefaultCalendarUrl } from '../preconditions.js';
import { isTransparent } from '../transparent.js';

// §2.1.1
const scheduleOutboxUrl = givenUrl({ name: C('schedule-outbox-URL'), kind: 'schedule-outbox' });

// §2.2.1
const scheduleInboxUrl = givenUrl({ name: C('schedule-inbox-URL'), kind: 'schedule-inbox' });

// §2.4.1
const calendarUserAddressSet = property({
  name: C('calendar-user-address-set'),
  on: ['principal'],
  get: (principal) => join(addressesOf(principal).map((address) => el(D('href'), text(address)))),
});

// The values of CUTYPE.
const CUTYPES: Readonly<Partial<Record<PrincipalRecord['type'], string>>> = {
  user: 'INDIVIDUAL',
  group: 'GROUP',
  resource: 'RESOURCE',
  room: 'ROOM',
};

// §2.4.2
const calendarUserType = property({
  name: C('calendar-user-type'),
  on: ['principal'],
  get({ type }) {
    const cutype = CUTYPES[type];
    return cutype === undefined ? undefined : text(cutype);
  },
});

// §9.1
const scheduleCalendarTransp = property({
  name: C('schedule-calendar-transp'),
  on: ['calendar'],
  get: (calendar) => el(isTransparent(calendar) ? C('transparent') : C('opaque')),
  set(draft, value) {
    const [transp, ...others] = elements(value).map(({ name }) => name);
    if ((transp !== C('opaque') && transp !== C('transparent')) || others.length > 0) {
      throw conflict('A calendar is either opaque or transparent.');
    }
    draft.set.set(value.name, serialize(value));
  },
});

// §9.2
const scheduleDefaultCalendarUrl = namedCollection({
  name: C('schedule-default-calendar-URL'),
  on: 'schedule-inbox',
  isEligible: canBeDefault,
  refuse: validScheduleDefaultCalendarUrl,
});

export const rfc6638 = [
  scheduleOutboxUrl,
  scheduleInboxUrl,
  calendarUserAddressSet,
  calendarUserType,
  scheduleCalendarTransp,
  scheduleDefaultCalendarUrl,
];
