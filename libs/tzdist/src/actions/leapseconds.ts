// leapseconds (RFC 7808 §5.6): how far UTC is behind atomic time, and since when.
import { currentTzdata } from '#icalendar';
import type { Action } from '../action.js';
import { json } from '../json.js';
import { TzdistError } from '../problem.js';

export const leapseconds: Action = {
  name: 'leapseconds',
  path: '/leapseconds',
  parameters: [],
  run() {
    const { leapSeconds } = currentTzdata();
    if (leapSeconds === undefined) throw new TzdistError(404, 'invalid-action', 'Leap seconds are not known here.');
    const { version, expires, offsets } = leapSeconds;
    return json({
      expires,
      publisher: 'IERS',
      version,
      leapseconds: Object.entries(offsets)
        .sort()
        .map(([onset, offset]) => ({ 'utc-offset': offset, onset })),
    });
  },
};
