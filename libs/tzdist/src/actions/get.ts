// get (RFC 7808 §5.3): one zone as a VTIMEZONE, perhaps cut off, as iCalendar or jCal.
import { acceptable } from '#dav';
import { calendarText, readComponents, toJcal, vtimezoneText } from '#icalendar';
import { type Action, spanIn } from '../action.js';
import { TzdistError } from '../problem.js';
import { zoneOf, zoneTag } from '../zones.js';

interface Format {
  readonly mediaType: string;
  /** What the tag of this form has at its end: forms must not be taken for each other (RFC 9110 §8.8.3.3). */
  readonly tag: string;
  write(calendar: string): string;
}

/** RFC 7808 §4.1.2; the first one is the default. */
export const FORMATS: readonly [Format, ...Format[]] = [
  { mediaType: 'text/calendar', tag: '', write: (calendar) => calendar },
  {
    mediaType: 'application/calendar+json',
    tag: '-json',
    write: (calendar) => JSON.stringify(toJcal(readComponents(calendar))),
  },
];

export const get: Action = {
  name: 'get',
  path: '/zones{/tzid}',
  parameters: [
    { name: 'start', required: false },
    { name: 'end', required: false },
  ],
  run({ tzid, parameters, accept }) {
    const own = zoneOf(tzid);
    const span = spanIn(parameters);
    const format = acceptable(accept, FORMATS);
    if (format === undefined) {
      const formats = FORMATS.map(({ mediaType }) => mediaType).join(' or ');
      throw new TzdistError(406, 'invalid-format', `A time zone can be had as ${formats}.`);
    }
    const { mediaType, tag, write } = format;
    return {
      mediaType,
      etag: zoneTag(tzid) + tag,
      vary: 'Accept',
      body: () => write(calendarText(vtimezoneText(tzid, span, own === tzid ? undefined : own) ?? '')),
    };
  },
};
