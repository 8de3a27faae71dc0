// CALDAV:calendar-data in a request (RFC 4791 §9.6): which form, which parts and which instances of an object to give.
import { type Context, type DavHeaders, shownBody } from '#dav';
import {
  type CalendarForm,
  readComponents,
  renderCalendar,
  renderCalendarIn,
  type Selection,
  UTC,
  withTimezones,
  type Zone,
  zoneNamed,
} from '#icalendar';
import type { ObjectRecord } from '#store';
import { C, element, elements, type XmlElement } from '#xml';
import { evaluate, evaluated } from './evaluate.js';
import { JCAL, type MediaType, mediaTypeIn } from './media-type.js';
import { validFilter } from './preconditions.js';
import { closedRangeIn } from './time-range.js';
import { requestedZone, zoneOfCalendar } from './zone.js';

export interface CalendarDataRequest {
  readonly mediaType: MediaType;
  readonly form: CalendarForm;
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
  const mediaType = mediaTypeIn(requested);
  const form = {
    isJcal: mediaType === JCAL,
    selection: comp === undefined ? undefined : selectionIn(comp),
    expand: rangeIn('expand'),
    limitRecurrenceSet: rangeIn('limit-recurrence-set'),
    limitFreeBusySet: rangeIn('limit-freebusy-set'),
  };
  if (form.expand !== undefined && form.limitRecurrenceSet !== undefined) {
    throw validFilter('A series can be expanded or limited, not both.');
  }
  return { mediaType, form, zone: root && requestedZone(root) };
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

type StoredObject = ObjectRecord<'body'>;

/** An object in the form that was asked for; what was not asked to be changed stays octet for octet. @throws DavError */
export function renderCalendarData(
  object: StoredObject,
  { form, zone }: CalendarDataRequest,
  context: Pick<Context, 'limits' | 'protocol' | 'request'>,
): string {
  const wanted = wantedBody(object, context);
  const floatingZone = () => zone ?? zoneOfCalendar(object.collection);
  return evaluate(() => renderCalendar(wanted, form, floatingZone, context.limits.maxInstances));
}

/** The same of a large one. @throws DavError */
export async function renderLargeCalendarData(
  object: StoredObject,
  asked: CalendarDataRequest,
  context: Context,
): Promise<string> {
  const zone = asked.zone ?? zoneOfCalendar(object.collection);
  // One that somebody defined by a VTIMEZONE of his own is no plain data.
  const isKnown = zone === UTC || zone === zoneNamed(zone.tzid);
  if (!isKnown) return renderCalendarData(object, asked, context);
  const wanted = wantedBody(object, context);
  return await evaluated(() =>
    context.aside(renderCalendarIn, wanted, asked.form, zone.tzid, context.limits.maxInstances),
  );
}

function wantedBody({ body, collection }: StoredObject, { protocol, request }: Pick<Context, 'protocol' | 'request'>) {
  return withAskedTimezones(shownBody(body, collection, protocol), request.headers);
}

/** Whether anything is to be changed. */
export function isChanging({ form }: CalendarDataRequest): boolean {
  return Object.values(form).some((part) => part !== undefined && part !== false);
}

/** A stored object with the VTIMEZONEs that a request wants; without a wish as it was stored (RFC 7809 §3.1.3). @throws DavError */
export function withAskedTimezones(
  body: string,
  { calDavTimezones: wish }: Pick<DavHeaders, 'calDavTimezones'>,
): string {
  return wish === undefined ? body : evaluate(() => withTimezones(body, readComponents(body), wish));
}
