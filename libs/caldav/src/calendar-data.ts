// CALDAV:calendar-data in a request (RFC 4791 §9.6): which form, which parts and which instances of an object to give.
import type { DavHeaders, Limits } from '#dav';
import {
  expandText,
  limitFreeBusySet,
  limitRecurrenceSet,
  queriedObject,
  readComponents,
  type Selection,
  type Span,
  selectParts,
  toJcal,
  withTimezones,
  type Zone,
} from '#icalendar';
import { C, element, elements, type XmlElement } from '#xml';
import { evaluate } from './evaluate.js';
import { JCAL, type MediaType, mediaTypeIn } from './media-type.js';
import { validFilter } from './preconditions.js';
import { closedRangeIn } from './time-range.js';
import { requestedZone } from './zone.js';

export interface CalendarDataRequest {
  readonly mediaType: MediaType;
  readonly selection: Selection | undefined;
  readonly expand: Span | undefined;
  readonly limitRecurrenceSet: Span | undefined;
  readonly limitFreeBusySet: Span | undefined;
  /** The zone that the request names for times that name none. */
  readonly zone: Zone | undefined;
}

/** Reads the element. @param root of the report @throws DavError supported-calendar-data, valid-filter */
export function calendarDataRequest(requested: XmlElement, root: XmlElement | undefined): CalendarDataRequest {
  const comp = element(requested, C('comp'));
  const rangeIn = (name: string) => {
    const range = element(requested, C(name));
    return range === undefined ? undefined : closedRangeIn(range);
  };
  const request = {
    mediaType: mediaTypeIn(requested),
    selection: comp === undefined ? undefined : selectionIn(comp),
    expand: rangeIn('expand'),
    limitRecurrenceSet: rangeIn('limit-recurrence-set'),
    limitFreeBusySet: rangeIn('limit-freebusy-set'),
    zone: root && requestedZone(root),
  };
  if (request.expand !== undefined && request.limitRecurrenceSet !== undefined) {
    throw validFilter('A series can be expanded or limited, not both.');
  }
  return request;
}

// Longer lists than any object has names; each is searched for every line.
const MAX_SELECTED = 500;

function selectionIn(comp: XmlElement): Selection {
  if (elements(comp).length > MAX_SELECTED) throw validFilter(`At most ${MAX_SELECTED} parts can be selected at once.`);
  const props = elements(comp, C('prop'));
  const comps = elements(comp, C('comp'));
  // RFC 4791 §7.8.1: one that names neither is given whole.
  const isWhole = elements(comp).length === 0;
  const all = (name: string) => isWhole || element(comp, C(name)) !== undefined;
  return {
    name: nameOf(comp),
    properties: all('allprop')
      ? 'all'
      : props.map((prop) => ({ name: nameOf(prop), novalue: prop.attributes.get('novalue') === 'yes' })),
    components: all('allcomp') ? 'all' : comps.map(selectionIn),
  };
}

function nameOf({ attributes }: XmlElement): string {
  const name = attributes.get('name')?.trim().toUpperCase();
  if (name === undefined || name === '') throw validFilter('Each comp and prop in calendar-data needs a name.');
  return name;
}

/**
 * An object in the form that was asked for; what was not asked to be changed stays octet for octet.
 * @param zoneOfCalendar for times that name none where the request does not, either
 * @throws InvalidCalendar, TooManyInstances, RecurrenceBudgetExceeded
 */
export function renderCalendarData(
  body: string,
  request: CalendarDataRequest,
  zoneOfCalendar: () => Zone,
  { maxInstances }: Pick<Limits, 'maxInstances'>,
): string {
  const zone = () => request.zone ?? zoneOfCalendar();
  const { expand: expandIn, limitRecurrenceSet: limitIn, limitFreeBusySet: freeBusyIn, selection } = request;
  let text = body;
  if (expandIn !== undefined) text = expandText(text, zone(), maxInstances, expandIn);
  if (limitIn !== undefined) text = limitRecurrenceSet(text, queriedObject(text, zone(), maxInstances), limitIn);
  if (freeBusyIn !== undefined) text = limitFreeBusySet(text, readComponents(text), freeBusyIn);
  if (selection !== undefined) text = selectParts(text, readComponents(text), selection);
  return request.mediaType === JCAL ? JSON.stringify(toJcal(readComponents(text))) : text;
}

/** A stored object with the VTIMEZONEs that a request wants; without a wish as it was stored (RFC 7809 §3.1.3). @throws DavError */
export function withAskedTimezones(
  body: string,
  { calDavTimezones: wish }: Pick<DavHeaders, 'calDavTimezones'>,
): string {
  return wish === undefined ? body : evaluate(() => withTimezones(body, readComponents(body), wish));
}
