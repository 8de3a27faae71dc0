// The parts of a calendar object that a report asks for.
import { describe, expect, it } from 'vitest';
import { readComponents, type Selection, selectParts } from './index.js';

// RFC 4791 §7.8.1, with folds, quotes and line ends of its own.
const text = [
  'BEGIN:VCALENDAR\r\n',
  'VERSION:2.0\r\n',
  'PRODID:-//Example Corp.//CalDAV Client//EN\r\n',
  'BEGIN:VTIMEZONE\r\nTZID:US/Eastern\r\n',
  'BEGIN:STANDARD\r\nTZOFFSETTO:-0500\r\nEND:STANDARD\r\n',
  'END:VTIMEZONE\r\n',
  'begin:VEVENT\n',
  'Dtstart;TZID="US/Eastern":20060104T100000\n',
  '\n',
  'SUMMARY:Event\r\n  #2\r\n',
  'ATTENDEE;CN="a:b";PARTSTAT=NEEDS-ACT\r\n ION:mailto:l\r\n isa@example.com\r\n',
  'BEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\n',
  'UID:2@example.com\r\n',
  'END:VEVENT\r\n',
  'END:VCALENDAR',
].join('');

const select = (selection: Selection) => selectParts(text, readComponents(text), selection);
const prop = (name: string, novalue = false) => ({ name, novalue });
const all = { properties: 'all', components: 'all' } as const;

describe('selectParts', () => {
  it('gives everything, octet for octet', () => {
    expect(select({ name: 'VCALENDAR', ...all })).toBe(text);
  });

  it('gives the properties and components that are named, as they stand', () => {
    const event: Selection = { name: 'VEVENT', properties: [prop('SUMMARY'), prop('DTSTART')], components: [] };
    const zone: Selection = { name: 'VTIMEZONE', ...all };
    expect(select({ name: 'VCALENDAR', properties: [prop('VERSION')], components: [zone, event] })).toBe(
      [
        'BEGIN:VCALENDAR\r\nVERSION:2.0\r\n',
        'BEGIN:VTIMEZONE\r\nTZID:US/Eastern\r\nBEGIN:STANDARD\r\nTZOFFSETTO:-0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n',
        'begin:VEVENT\nDtstart;TZID="US/Eastern":20060104T100000\nSUMMARY:Event\r\n  #2\r\nEND:VEVENT\r\n',
        'END:VCALENDAR',
      ].join(''),
    );
  });

  it('leaves out values, but not parameters', () => {
    const event: Selection = {
      name: 'VEVENT',
      properties: [prop('ATTENDEE', true), prop('UID', true)],
      components: [],
    };
    expect(select({ name: 'VCALENDAR', properties: [], components: [event] })).toBe(
      'BEGIN:VCALENDAR\r\nbegin:VEVENT\nATTENDEE;CN="a:b";PARTSTAT=NEEDS-ACTION:\r\nUID:\r\nEND:VEVENT\r\nEND:VCALENDAR',
    );
  });

  it('can give bare components, and all components of chosen ones', () => {
    const bare: Selection = { name: 'VTIMEZONE', properties: [], components: [] };
    const event: Selection = { name: 'VEVENT', properties: [], components: 'all' };
    expect(select({ name: 'VCALENDAR', properties: [], components: [bare, event] })).toBe(
      [
        'BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nEND:VTIMEZONE\r\n',
        'begin:VEVENT\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR',
      ].join(''),
    );
  });

  it('keeps an empty component whole', () => {
    const empty = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n';
    expect(selectParts(empty, readComponents(empty), { name: 'VCALENDAR', properties: [], components: [] })).toBe(
      empty,
    );
  });

  it('gives nothing of what is not there', () => {
    expect(select({ name: 'VCARD', ...all })).toBe('');
  });
});
