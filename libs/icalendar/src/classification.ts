// What others are shown of a calendar object that is not public (RFC 5545 §3.8.1.3).
import { type Component, property } from './component.js';
import { readComponents } from './tree.js';

// When something happens, and what tells it from others.
const SHOWN = new Set([
  ...['UID', 'DTSTAMP', 'SEQUENCE', 'CLASS', 'STATUS', 'TRANSP', 'BUSYTYPE', 'DTSTART', 'DTEND', 'DUE', 'DURATION'],
  ...['RECURRENCE-ID', 'RRULE', 'RDATE', 'EXDATE', 'EXRULE'],
]);
const SUMMARY = 'SUMMARY:Private\r\n';

// A name may be folded anywhere.
const MAY_HAVE_CLASS = new RegExp([...'CLASS'].join('(?:\\r?\\n[ \\t])?'), 'i');

/**
 * Leaves of each event, task or journal entry that is not public only when it is. An instance without a CLASS has that of
 * its series; one that nobody knows means PRIVATE. Everything else stays octet for octet.
 * @throws InvalidCalendar
 */
export function withoutPrivateDetails(text: string): string {
  if (!MAY_HAVE_CLASS.test(text)) return text;
  const components = readComponents(text).components.filter(({ name }) => name !== 'VTIMEZONE');
  const ofSeries = classOf(components.find((component) => property(component, 'RECURRENCE-ID') === undefined));
  let shown = '';
  let end = 0;
  for (const component of components) {
    if ((classOf(component) ?? ofSeries ?? 'PUBLIC') === 'PUBLIC') continue;
    shown += text.slice(end, component.start) + shownOf(text, component);
    end = component.end;
  }
  return shown + text.slice(end);
}

function classOf(component: Component | undefined): string | undefined {
  return component && property(component, 'CLASS')?.value.trim().toUpperCase();
}

function shownOf(text: string, { properties, components, start, end }: Component): string {
  const parts = [...properties, ...components];
  const begin = text.slice(start, Math.min(...parts.map((part) => part.start)));
  const shown = properties.filter(({ name }) => SHOWN.has(name)).map((line) => text.slice(line.start, line.end));
  return [begin, ...shown, SUMMARY, text.slice(Math.max(...parts.map((part) => part.end)), end)].join('');
}
