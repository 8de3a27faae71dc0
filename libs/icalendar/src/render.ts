// A stored calendar object in the form that somebody wants to see.
import { toJcal } from './jcal/index.js';
import { type Selection, selectParts } from './partial.js';
import { expandText, limitFreeBusySet, limitRecurrenceSet, queriedObject, type Span } from './query/index.js';
import { UTC, type Zone } from './time.js';
import { readComponents } from './tree.js';
import { zoneNamed } from './zones/index.js';

/** What is wanted of an object (RFC 4791 §9.6); what is undefined is not to be changed. */
export interface CalendarForm {
  readonly isJcal: boolean;
  readonly selection: Selection | undefined;
  readonly expand: Span | undefined;
  readonly limitRecurrenceSet: Span | undefined;
  readonly limitFreeBusySet: Span | undefined;
}

/**
 * An object in this form; what was not asked to be changed stays octet for octet.
 * @param floatingZone that of times which name none
 * @throws InvalidCalendar, TooManyInstances, RecurrenceBudgetExceeded
 */
export function renderCalendar(
  body: string,
  form: CalendarForm,
  floatingZone: () => Zone,
  maxInstances: number,
): string {
  const { isJcal, selection, expand: expandIn, limitRecurrenceSet: limitIn, limitFreeBusySet: freeBusyIn } = form;
  let text = body;
  if (expandIn !== undefined) text = expandText(text, floatingZone(), maxInstances, expandIn);
  if (limitIn !== undefined) {
    text = limitRecurrenceSet(text, queriedObject(text, floatingZone(), maxInstances), limitIn);
  }
  if (freeBusyIn !== undefined) text = limitFreeBusySet(text, readComponents(text), freeBusyIn);
  if (selection !== undefined) text = selectParts(text, readComponents(text), selection);
  return isJcal ? renderJcal(text) : text;
}

/** The same with a zone that is known by its name, so that all of it is plain data. */
export function renderCalendarIn(body: string, form: CalendarForm, tzid: string, maxInstances: number): string {
  return renderCalendar(body, form, () => zoneNamed(tzid) ?? UTC, maxInstances);
}

/** All of an object as jCal (RFC 7265). @throws InvalidCalendar */
export function renderJcal(body: string): string {
  return JSON.stringify(toJcal(readComponents(body)));
}
