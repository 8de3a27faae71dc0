// free-busy-query (RFC 4791 §7.10): when the owner of a calendar, or of all calendars of a home, is busy.
import { randomUUID } from 'node:crypto';
import { badRequest, type Context, type DavResponse, permitted, report, takeTurn } from '#dav';
import {
  type BusySpan,
  busySpansOf,
  calendarText,
  formatTime,
  InvalidCalendar,
  mergeBusySpans,
  queriedObject,
  type Span,
  type Zone,
} from '#icalendar';
import { busyTime, type CollectionRecord, collections, type HomeRecord, named } from '#store';
import { C, element, type XmlElement } from '#xml';
import { evaluate } from '../evaluate.js';
import { closedRangeIn } from '../time-range.js';
import { isTransparent } from '../transparent.js';
import { requestedZone, zoneOfCalendar } from '../zone.js';

export const freeBusyQuery = report({
  name: C('free-busy-query'),
  on: ['calendar', 'calendar-home'],
  privilege: 'read-free-busy',
  parse: (root) => ({ range: rangeIn(root), zone: requestedZone(root) }),
  async run(question, resource, context): Promise<DavResponse> {
    return freeBusyResponse(question.range, await busySpans(question, resource, context));
  },
});

export interface BusyQuestion {
  readonly range: Span;
  /** The zone of times that name none; undefined: that of each calendar. */
  readonly zone?: Zone | undefined;
  /** The name of the object of a calendar that does not count, if one does not. */
  readonly except?: (calendar: CollectionRecord) => Promise<string | undefined>;
}

function rangeIn(root: XmlElement): Span {
  const range = element(root, C('time-range'));
  if (range === undefined) throw badRequest('A free-busy-query needs a time-range.');
  return closedRangeIn(range);
}

/** The busy time of a calendar or of all calendars of a home, merged. @throws DavError */
export async function busySpans(
  question: BusyQuestion,
  resource: CollectionRecord | HomeRecord,
  context: Context,
): Promise<readonly BusySpan[]> {
  // RFC 4791 §7.10: only what the caller may ask about.
  const asked = 'home' in resource ? [resource] : await collections(context.database, resource);
  return await busySpansIn(permitted(asked, 'read-free-busy', context.caller), question, context);
}

/** The busy time of some collections, merged; who may know it is not asked. @throws DavError */
export async function busySpansIn(
  collections: readonly CollectionRecord[],
  question: BusyQuestion,
  context: Context,
): Promise<readonly BusySpan[]> {
  const spans: BusySpan[] = [];
  const busy = collections.filter((each) => each.kind === 'calendar' && !isTransparent(each));
  for (const calendar of busy) spans.push(...(await busySpansOfOne(calendar, question, context)));
  return mergeBusySpans(spans, question.range);
}

async function busySpansOfOne(calendar: CollectionRecord, { range, zone, except }: BusyQuestion, context: Context) {
  const { database, limits, logError } = context;
  const { spans, undecided } = await busyTime(database, calendar, range, await except?.(calendar));
  const all: BusySpan[] = [...spans];
  const floatingZone = zone ?? zoneOfCalendar(calendar);
  const turn = takeTurn();
  // An object that cannot be read does not hide the busy time of the others; one that has too many instances would
  // leave a gap that looks like free time.
  const readable = (body: string, what: string): readonly BusySpan[] => {
    try {
      return [...busySpansOf(queriedObject(body, floatingZone, limits.maxInstances), range)];
    } catch (error) {
      if (!(error instanceof InvalidCalendar)) throw error;
      logError(error, what);
      return [];
    }
  };
  for await (const page of named(database, calendar, undecided, ['body'])) {
    for (const { name, object } of page) {
      if (object === undefined) continue;
      if (turn.isOver()) await turn.next();
      all.push(...evaluate(() => readable(object.body, `the busy time of ${name}`)));
    }
  }
  return all;
}

/** Busy time as the answer of a request. */
export function freeBusyResponse(range: Span, spans: readonly BusySpan[]): DavResponse {
  return {
    status: 200,
    headers: { 'content-type': 'text/calendar; charset=utf-8', 'cache-control': 'private, no-cache' },
    body: calendarText(vfreebusy(range, spans, [`UID:${randomUUID()}\r\n`])),
  };
}

/** A VFREEBUSY as the answer (RFC 4791 §7.10, RFC 5546 §3.3.2). @param about whose time it is: lines with their ends */
export function vfreebusy(range: Span, spans: readonly BusySpan[], about: readonly string[]): string {
  const utc = (seconds: number) => formatTime({ form: 'utc', local: seconds });
  const lines = spans.map(({ start, end, busy }) => {
    const type = busy === 'busy' ? '' : `;FBTYPE=${busy.toUpperCase()}`;
    return `FREEBUSY${type}:${utc(start)}/${utc(end)}\r\n`;
  });
  return [
    'BEGIN:VFREEBUSY\r\n',
    ...about,
    `DTSTAMP:${utc(Math.floor(Date.now() / 1000))}\r\n`,
    `DTSTART:${utc(range.start)}\r\n`,
    `DTEND:${utc(range.end)}\r\n`,
    ...lines,
    'END:VFREEBUSY\r\n',
  ].join('');
}
