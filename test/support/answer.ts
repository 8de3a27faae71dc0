// What a server answered, with its multistatus understood, and assertions that can be chained before it is there.
import type { IncomingHttpHeaders } from 'node:http';
import { expect } from 'vitest';
import { D, element, elements, type Name, readXml, textOf, type XmlElement } from '#xml';

/** One `DAV:response` of a multistatus. */
export interface ResourceAnswer {
  readonly href: string;
  /** The status of the resource as a whole, where it has one instead of properties. */
  readonly status: number | undefined;
  /** The precondition in its `DAV:error`, if there is one. */
  readonly error: Name | undefined;
  /** The properties of the propstat with 200. */
  readonly found: ReadonlyMap<Name, XmlElement>;
  /** The status under which a property is listed; undefined where it is not. */
  statusOf(property: Name): number | undefined;
  /** The text of a property that was found. */
  text(property: Name): string | undefined;
  /** The texts of the `DAV:href` elements in a property that was found. */
  hrefsIn(property: Name): readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** The body as UTF-8. */
  readonly text: string;
  /** The ETag header as it came, with its quotes. */
  readonly etag: string;
  /** The token in the Lock-Token header. */
  readonly lockToken: string;
  readonly root: XmlElement;
  readonly resources: readonly ResourceAnswer[];
  /** The `DAV:sync-token` at the end of a multistatus. */
  readonly syncToken: string;
  /** The response about one href, by default the only one. */
  of(href?: string): ResourceAnswer;
}

/** An answer that is under way; each assertion gives it back, so that they can be chained. */
export interface Pending extends Promise<Answer> {
  status(...expected: readonly number[]): Pending;
  /** The body is a `DAV:error` with this element, and with these hrefs in it. */
  precondition(name: Name, ...hrefs: readonly string[]): Pending;
  header(name: string, expected: string | RegExp | undefined): Pending;
  body(expected: string): Pending;
  /** The hrefs of the responses that have properties, in any order. */
  hrefs(expected: readonly string[]): Pending;
  /** The hrefs of the responses with a status instead, by default 404, in any order. */
  gone(expected: readonly string[], status?: number): Pending;
}

export function answerOf(status: number, headers: IncomingHttpHeaders, bytes: Buffer): Answer {
  const text = bytes.toString('utf8');
  let root: XmlElement | undefined;
  const answer: Answer = {
    status,
    headers,
    bytes,
    text,
    get etag() {
      if (headers.etag === undefined) throw new Error(`There is no ETag: ${status} ${text}`);
      return headers.etag;
    },
    get lockToken() {
      const [, token] = /^<(urn:uuid:[0-9a-f-]{36})>$/.exec(String(headers['lock-token'])) ?? [];
      if (token === undefined) throw new Error(`There is no lock token: ${status} ${text}`);
      return token;
    },
    get root() {
      root ??= readXml(bytes);
      return root;
    },
    get resources() {
      expect(answer.root.name, text).toBe(D('multistatus'));
      return elements(answer.root, D('response')).map(resourceAnswer);
    },
    get syncToken() {
      return textOf(required(answer.root, D('sync-token')));
    },
    of(href) {
      const found = answer.resources.filter((resource) => href === undefined || resource.href === href);
      const [only] = found;
      if (only === undefined || found.length > 1) throw new Error(`${found.length} responses about ${href}: ${text}`);
      return only;
    },
  };
  return answer;
}

function resourceAnswer(response: XmlElement): ResourceAnswer {
  const status = element(response, D('status'));
  const error = element(response, D('error'));
  const statuses = new Map<Name, number>();
  const found = new Map<Name, XmlElement>();
  for (const propstat of elements(response, D('propstat'))) {
    const code = statusIn(required(propstat, D('status')));
    for (const property of elements(required(propstat, D('prop')))) {
      expect(statuses.has(property.name), `${property.name} is there twice`).toBe(false);
      statuses.set(property.name, code);
      if (code === 200) found.set(property.name, property);
    }
  }
  return {
    href: textOf(required(response, D('href'))),
    status: status && statusIn(status),
    error: error && elements(error)[0]?.name,
    found,
    statusOf: (name) => statuses.get(name),
    text(name) {
      const property = found.get(name);
      return property && textOf(property);
    },
    hrefsIn(name) {
      const property = found.get(name);
      return property === undefined ? [] : elements(property, D('href')).map(textOf);
    },
  };
}

function statusIn(status: XmlElement): number {
  const [, code] = /^HTTP\/1\.1 (\d{3}) [A-Z]/.exec(textOf(status)) ?? [];
  if (code === undefined) throw new Error(`"${textOf(status)}" is no status line.`);
  return Number(code);
}

function required(parent: XmlElement, name: Name): XmlElement {
  const child = element(parent, name);
  if (child === undefined) throw new Error(`${parent.name} has no ${name}.`);
  return child;
}

/** Adds the assertions to an answer that is under way. */
export function pending(answer: Promise<Answer>): Pending {
  const after = (check: (answer: Answer) => void) => {
    const { stack = '' } = new Error();
    return pending(
      answer.then((answered) => {
        try {
          check(answered);
        } catch (error) {
          throw error instanceof Error ? askedAt(error, stack) : error;
        }
        return answered;
      }),
    );
  };
  return Object.assign(answer, {
    status: (...expected: readonly number[]) =>
      after(({ status, text }) => expect(expected, `${status} ${text}`).toContain(status)),
    precondition: (name: Name, ...hrefs: readonly string[]) =>
      after(({ root, text }) => {
        expect(root.name, text).toBe(D('error'));
        const condition = elements(root).find((child) => child.name === name);
        expect(elements(root).map((child) => child.name)).toContain(name);
        if (condition !== undefined) expect(elements(condition, D('href')).map(textOf)).toEqual(hrefs);
      }),
    header: (name: string, expected: string | RegExp | undefined) =>
      after(({ headers }) => {
        const value = headers[name];
        if (expected instanceof RegExp) expect(value, name).toMatch(expected);
        else expect(value, name).toBe(expected);
      }),
    body: (expected: string) => after(({ text }) => expect(text).toBe(expected)),
    hrefs: (expected: readonly string[]) =>
      after(({ resources }) => {
        const there = resources.filter(({ status }) => status === undefined).map(({ href }) => href);
        expect(there.sort()).toEqual([...expected].sort());
      }),
    gone: (expected: readonly string[], status = 404) =>
      after(({ resources }) => {
        const missing = resources.filter((resource) => resource.status === status).map(({ href }) => href);
        expect(missing.sort()).toEqual([...expected].sort());
      }),
  });
}

/** The error as one of the place in the test where the assertion was asked for; a promise does not know that. */
function askedAt(error: Error, stack: string): Error {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line) && !line.includes('/support/'));
  error.stack = [error.message, ...frames].join('\n');
  return error;
}
