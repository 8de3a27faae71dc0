// A part of a calendar object, as CALDAV:calendar-data asks for it (RFC 4791 §9.6.1 to §9.6.4).
import { type ContentLine, fold } from '#contentline';
import type { Component } from './component.js';

/** CALDAV:comp. One that names neither properties nor components means all of both: see the example of RFC 4791 §7.8.1. */
export interface Selection {
  /** In upper case. */
  readonly name: string;
  readonly properties: 'all' | readonly SelectedProperty[];
  readonly components: 'all' | readonly Selection[];
}

/** CALDAV:prop */
export interface SelectedProperty {
  /** In upper case. */
  readonly name: string;
  /** Only the name and the parameters, and a colon. */
  readonly novalue: boolean;
}

/**
 * Copies what was selected, octet for octet and in its order.
 * @param calendar the tree of that text
 * @param selection the one for VCALENDAR
 * @returns iCalendar, perhaps without properties that it should have; empty if the selection is of something else
 */
export function selectParts(text: string, calendar: Component, selection: Selection): string {
  return calendar.name === selection.name ? partOf(text, calendar, selection) : '';
}

function partOf(text: string, component: Component, selection: Selection): string {
  const parts = [...component.properties, ...component.components].sort((one, other) => one.start - other.start);
  const begin = parts[0]?.start ?? component.end;
  const end = parts.at(-1)?.end ?? component.end;
  const selected = parts.map((part) =>
    'properties' in part ? subcomponentOf(text, part, selection) : propertyOf(text, part, selection),
  );
  return text.slice(component.start, begin) + selected.join('') + text.slice(end, component.end);
}

function subcomponentOf(text: string, component: Component, { components }: Selection): string {
  if (components === 'all') return text.slice(component.start, component.end);
  const selection = components.find(({ name }) => name === component.name);
  return selection === undefined ? '' : partOf(text, component, selection);
}

function propertyOf(text: string, line: ContentLine, { properties }: Selection): string {
  const original = text.slice(line.start, line.end);
  if (properties === 'all') return original;
  const selected = properties.find(({ name }) => name === line.name);
  if (selected === undefined) return '';
  return selected.novalue ? withoutValue(original, line) : original;
}

function withoutValue(original: string, { value }: ContentLine): string {
  const unfolded = original.replace(/\r?\n(?:[ \t]|$)/g, '');
  return fold(unfolded.slice(0, unfolded.length - value.length));
}
