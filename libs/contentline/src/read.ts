// Text to content lines, tolerant of what clients really send: bare LF, odd folds, blank lines.
import type { ContentLine } from './line.js';

/** A line that is no content line. The message is a sentence for a person. */
export class MalformedLine extends Error {
  constructor(
    message: string,
    /** Counted from 1, folds included. */
    readonly lineNumber: number,
  ) {
    super(`Line ${lineNumber}: ${message}`);
  }
}

// KDE and others wrote X- names with slashes and spaces in them (`X-messaging/xmpp-All`, `X-GOOGLE TALK`).
const NAME = /^(?:([\w-]+)\.)?(X-[\w/ -]*\w|[\w-]+)(?=[;:])/i;
// A parameter without a value is vCard 2.1 and common in the wild; its name then is its value (`TEL;HOME:`).
const PARAMETER = /;\s*([A-Za-z0-9_-]+)\s*(=)?/y;
// Apple's clients escape separators in values that are not quoted (`X-TITLE=Street 1\; Town`); some put a blank before a quote.
// Quotes inside of a value should not be there, but are (`CN=John "Jack" Doe`).
const PARAMETER_VALUE = /(?:\s*"([^"]*)"|((?!\s*")(?:\\[,;]|[^,;:])*))(,)?/y;
// An attachment of 10 MB has 140 000 when it is folded; ten million blank ones would take seconds.
const MAX_LINES = 500_000;
// Of one line; refused before they are decoded, which for some megabytes would take seconds.
const MAX_PARAMETERS = 65_536;
// More than any limit allows. A search for the end of a name goes no further, however long the line is.
const MAX_NAME = 1024;
const NO_PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map();

/** Reads all content lines of a text, folds undone, blank lines left out. @throws MalformedLine */
export function* contentLines(text: string): Generator<ContentLine> {
  let lineNumber = 0;
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    const start = at;
    const firstNumber = lineNumber + 1;
    let unfolded = '';
    do {
      const newline = text.indexOf('\n', at);
      const next = newline === -1 ? text.length : newline + 1;
      const end = newline === -1 ? text.length : newline > at && text[newline - 1] === '\r' ? newline - 1 : newline;
      unfolded += text.slice(at === start ? at : at + 1, end);
      at = next;
      lineNumber += 1;
      if (lineNumber > MAX_LINES) throw new MalformedLine(`there are more than ${MAX_LINES} lines.`, lineNumber);
    } while (text[at] === ' ' || text[at] === '\t');
    if (unfolded.trim() !== '') yield lineOf(unfolded, start, at, firstNumber);
  }
}

function lineOf(unfolded: string, start: number, end: number, lineNumber: number): ContentLine {
  const named = NAME.exec(unfolded.slice(0, MAX_NAME));
  if (named === null) throw new MalformedLine(`"${unfolded.slice(0, 40)}" is not a property with a value.`, lineNumber);
  const [all, group, name = ''] = named;
  // In millions of characters, the expressions would be at their end before they were.
  const head = unfolded.slice(0, all.length + MAX_PARAMETERS + 2);
  const { parameters, end: colon } = parametersOf(head, all.length, lineNumber);
  return { group, name: name.toUpperCase(), parameters, value: unfolded.slice(colon + 1), start, end };
}

function parametersOf(line: string, from: number, lineNumber: number) {
  if (line[from] === ':') return { parameters: NO_PARAMETERS, end: from };
  const parameters = new Map<string, string[]>();
  let at = from;
  while (line[at] === ';') {
    PARAMETER.lastIndex = at;
    const match = PARAMETER.exec(line);
    if (match === null) throw new MalformedLine('a parameter has no name.', lineNumber);
    at = PARAMETER.lastIndex;
    const [, name = '', equals] = match;
    const key = equals === undefined ? 'TYPE' : name.toUpperCase();
    const values = parameters.get(key) ?? [];
    parameters.set(key, values);
    if (equals === undefined) values.push(name);
    else at = readValues(line, at, values);
    if (at - from > MAX_PARAMETERS) {
      throw new MalformedLine(`its parameters are longer than ${MAX_PARAMETERS} characters.`, lineNumber);
    }
  }
  if (line[at] !== ':') throw new MalformedLine('there is no colon before the value.', lineNumber);
  return { parameters, end: at };
}

function readValues(line: string, from: number, values: string[]): number {
  PARAMETER_VALUE.lastIndex = from;
  for (;;) {
    const [, quoted, plain = '', comma] = PARAMETER_VALUE.exec(line) ?? [];
    if (PARAMETER_VALUE.lastIndex - from > MAX_PARAMETERS) return PARAMETER_VALUE.lastIndex;
    values.push(decodeParameter(quoted ?? plain));
    if (comma === undefined) return PARAMETER_VALUE.lastIndex;
  }
}

// RFC 6868 §3.2; a caret before anything else stays.
function decodeParameter(value: string): string {
  if (!value.includes('^')) return value;
  return value.replace(/\^([n^'])/g, (_, code: string) => (code === 'n' ? '\n' : code === "'" ? '"' : '^'));
}
