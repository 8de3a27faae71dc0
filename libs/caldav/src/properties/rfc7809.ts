// Time zones by their names (RFC 7809 §5).
import { property } from '#dav';
import { CONTEXT_PATH } from '#tzdist';
import { C, D, el, serialize, text } from '#xml';
import { knownZone, timezoneIdOf } from '../zone.js';

export const rfc7809 = [
  // §5.1
  property({
    name: C('timezone-service-set'),
    on: ['calendar-home'],
    get: () => el(D('href'), text(CONTEXT_PATH)),
  }),
  // §5.2
  property({
    name: C('calendar-timezone-id'),
    on: ['calendar'],
    get({ properties }) {
      const id = timezoneIdOf(properties);
      return id === undefined ? undefined : text(id);
    },
    set(draft, value) {
      knownZone(value);
      draft.set.set(value.name, serialize(value));
    },
    insteadOf: C('calendar-timezone'),
  }),
];
