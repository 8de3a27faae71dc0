// Properties of scheduling (RFC 6638): who a user is in invitations, where messages go, and what makes busy.
import { type Context, conflict, encodeSegment, homeHref, namedCollection, property } from '#dav';
import { type GivenKind, namesOfGiven, type PrincipalRecord } from '#store';
import { C, D, el, elements, join, serialize, text } from '#xml';
import { addressesOf } from '../calendar-user.js';
import { canBeDefault } from '../default-calendar.js';
import { validScheduleDefaultCalendarUrl } from '../preconditions.js';
import { isTransparent } from '../transparent.js';

/** Loads the paths of the collections of a kind that principals have. */
function pathsOf(kind: GivenKind) {
  return async (principals: readonly PrincipalRecord[], { database }: Context) => {
    const ids = principals.map(({ id }) => id);
    const paths = new Map<PrincipalRecord, string>();
    const names = await namesOfGiven(database, ids, kind);
    for (const principal of principals) {
      const name = names.get(principal.id);
      if (name === undefined) continue;
      paths.set(principal, `${homeHref('calendars', principal.name)}${encodeSegment(name)}/`);
    }
    return paths;
  };
}

// §2.1.1
const scheduleOutboxUrl = property({
  name: C('schedule-outbox-URL'),
  on: ['principal'],
  load: pathsOf('schedule-outbox'),
  get: (_principal, _context, _parameters, path) => (path === undefined ? undefined : el(D('href'), text(path))),
});

// §2.2.1
const scheduleInboxUrl = property({
  name: C('schedule-inbox-URL'),
  on: ['principal'],
  load: pathsOf('schedule-inbox'),
  get: (_principal, _context, _parameters, path) => (path === undefined ? undefined : el(D('href'), text(path))),
});

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
