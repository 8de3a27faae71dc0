// expand (RFC 7808 §5.4): what the clocks of a zone do in a span of time.
import { type Observance, observancesIn } from '#icalendar';
import { type Action, dateTime, spanIn } from '../action.js';
import { json } from '../json.js';
import { zoneOf, zoneTag } from '../zones.js';

// Five centuries of two changes a year. Whoever wants more is told where the answer ends, and can ask from there on.
const MAX_OBSERVANCES = 1000;

export const expand: Action = {
  name: 'expand',
  path: '/zones{/tzid}/observances',
  parameters: [
    { name: 'start', required: true },
    { name: 'end', required: true },
  ],
  run({ tzid, parameters }) {
    zoneOf(tzid);
    const { from = 0, to = 0 } = spanIn(parameters);
    const observances: Observance[] = [];
    let end: string | undefined;
    for (const observance of observancesIn(tzid, { from, to })) {
      if (observances.length === MAX_OBSERVANCES) {
        end = dateTime(observance.at);
        break;
      }
      observances.push(observance);
    }
    return json({ tzid, ...(end !== undefined && { end }), observances: observances.map(written) }, zoneTag(tzid));
  },
};

function written({ kind, at, from, to }: Observance) {
  return {
    name: kind === 'DAYLIGHT' ? 'Daylight' : 'Standard',
    onset: dateTime(at),
    'utc-offset-from': from,
    'utc-offset-to': to,
  };
}
