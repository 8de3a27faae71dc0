// From text to the tree of its components, within limits.
import { type ContentLine, contentLines } from '#contentline';
import type { Component } from './component.js';
import { InvalidCalendar, inCalendar } from './invalid-calendar.js';
import { LIMITS, type TreeLimits } from './limits.js';

interface OpenComponent extends Component {
  readonly properties: ContentLine[];
  readonly components: Component[];
  end: number;
}

/**
 * Reads one iCalendar object (RFC 5545 §3.4, §3.6). Neither values nor the characters in them are looked at.
 * @returns the VCALENDAR component
 * @throws InvalidCalendar
 */
export function readComponents(text: string, limits: TreeLimits = LIMITS): Component {
  return inCalendar(() => treeOf(contentLines(text), limits));
}

function treeOf(lines: Iterable<ContentLine>, limits: TreeLimits): Component {
  const open: OpenComponent[] = [];
  let root: Component | undefined;
  let count = 0;
  let size = 0;
  for (const each of lines) {
    const line = each.group === undefined ? each : withoutGroup(each, each.group);
    count += 1;
    if (count > limits.lines) throw new InvalidCalendar(`The calendar data has more than ${limits.lines} lines.`);
    if (!isAttachment(line)) size += line.end - line.start;
    if (size > limits.text) {
      throw new InvalidCalendar(`The calendar data without attachments is longer than ${limits.text} characters.`);
    }
    const parent = open.at(-1);
    if (line.name === 'BEGIN') {
      const component = begin(line, limits);
      if (parent !== undefined) parent.components.push(component);
      else if (root === undefined && component.name === 'VCALENDAR') root = component;
      else throw outsideOf(root);
      if (open.push(component) > limits.depth) {
        throw new InvalidCalendar(`Components are nested deeper than ${limits.depth} levels.`);
      }
    } else if (parent === undefined) {
      throw outsideOf(root);
    } else if (line.name === 'END') {
      if (nameIn(line) !== parent.name) {
        throw new InvalidCalendar(`BEGIN:${parent.name} is followed by END:${excerpt(nameIn(line))}.`);
      }
      parent.end = line.end;
      open.pop();
    } else {
      checkNames(line, limits);
      if (parent.properties.push(line) > limits.properties) {
        throw new InvalidCalendar(`A ${parent.name} has more than ${limits.properties} properties.`);
      }
    }
  }
  if (root === undefined) throw outsideOf(root);
  const unfinished = open.at(-1);
  if (unfinished !== undefined) throw new InvalidCalendar(`END:${unfinished.name} is missing.`);
  return root;
}

// iCalendar knows no groups: a dot makes another name, which must not pass for the property or BEGIN behind it.
function withoutGroup(line: ContentLine, group: string): ContentLine {
  return { ...line, group: undefined, name: `${group.toUpperCase()}.${line.name}` };
}

function begin(line: ContentLine, limits: TreeLimits): OpenComponent {
  const name = nameIn(line);
  if (!/^[\w-]+$/.test(name) || name.length > limits.name) {
    throw new InvalidCalendar(`"${excerpt(name)}" cannot be the name of a component.`);
  }
  return { name, properties: [], components: [], start: line.start, end: line.end };
}

function nameIn(line: ContentLine): string {
  return line.value.trim().toUpperCase();
}

function outsideOf(root: Component | undefined): InvalidCalendar {
  return new InvalidCalendar(
    root === undefined ? 'Calendar data must begin with BEGIN:VCALENDAR.' : 'Something follows after END:VCALENDAR.',
  );
}

// RFC 5545 §3.3.1, RFC 7986 §5.10
function isAttachment({ value, parameters }: ContentLine): boolean {
  return value.startsWith('data:') || parameters.get('ENCODING')?.[0]?.toUpperCase() === 'BASE64';
}

function checkNames({ name, parameters }: ContentLine, limits: TreeLimits): void {
  if ([name, ...parameters.keys()].some(({ length }) => length > limits.name)) {
    throw new InvalidCalendar(`A name is longer than ${limits.name} characters.`);
  }
}

function excerpt(value: string): string {
  return value.slice(0, 40);
}
