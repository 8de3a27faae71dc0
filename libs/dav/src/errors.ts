// Refusals: a status that stands in the precondition's row, its element, and a sentence a person understands.
import { D, DAYBOOK, document, el, expandedName, type Markup, type Name, text } from '#xml';
import { type DavResponse, XML_TYPE } from './message.js';

const MESSAGE = expandedName(DAYBOOK, 'message');

/** A refusal on its way to the client. */
export class DavError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** The precondition's element, with its content. */
    readonly condition?: Markup,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  /** The same refusal with another status, for a client that understands no other. */
  withStatus(status: number): DavError {
    return new DavError(status, this.message, this.condition, this.headers);
  }
}

/** A member of a collection, and why it cannot be dealt with. */
export interface MemberError {
  readonly href: string;
  readonly error: DavError;
}

/** Members for which something cannot be done that is done to a whole collection or not at all (RFC 4918 §9.6.1). */
export class MembersRefused extends DavError {
  constructor(readonly members: readonly MemberError[]) {
    super(207, 'Nothing was changed: some members stand in the way.');
  }
}

/** A privilege is missing (RFC 3744 §7.1.1). */
export class NeedPrivileges extends DavError {
  constructor(
    /** The resource on which it is missing. */
    readonly href: string,
    { status, message, condition }: DavError,
  ) {
    super(status, message, condition);
  }
}

/** A row of the table of preconditions (RFC 3253 §1.6, RFC 4918 §16). */
export interface PreconditionRow {
  readonly status: number;
  readonly name: Name;
  /** Makes the refusal; `content` goes into the precondition's element. */
  (message: string, ...content: readonly Markup[]): DavError;
}

/** Declares a precondition: the status belongs to the row and is never chosen where it fails. */
export function precondition(status: number, name: Name): PreconditionRow {
  const refuse = (message: string, ...content: readonly Markup[]) =>
    new DavError(status, message, el(name, ...content));
  // `name` of a function is read-only and has to be defined.
  return Object.defineProperties(refuse, {
    status: { value: status },
    name: { value: name },
  }) as PreconditionRow;
}

/** The body of a refusal: `DAV:error` with the precondition and the sentence. */
export function errorElement(error: DavError): Markup {
  const message = el(MESSAGE, text(error.message));
  return error.condition === undefined ? el(D('error'), message) : el(D('error'), error.condition, message);
}

/** The response that carries a refusal. It is never empty: some clients see no status without a body. */
export function errorResponse(error: DavError): DavResponse {
  const message = el(MESSAGE, text(error.message));
  return {
    status: error.status,
    headers: { 'content-type': XML_TYPE, ...error.headers },
    body:
      error instanceof MembersRefused
        ? document(D('multistatus'), ...error.members.map(memberResponse))
        : document(D('error'), ...(error.condition === undefined ? [message] : [error.condition, message])),
  };
}

const memberResponse = ({ href, error }: MemberError) => statusResponse(href, error.status, errorElement(error));

/** A response with one status for the whole resource. */
export function statusResponse(href: string, status: number, error?: Markup): Markup {
  const line = el(D('status'), text(statusLine(status)));
  return el(D('response'), el(D('href'), text(href)), line, ...(error === undefined ? [] : [error]));
}

const REASONS: ReadonlyMap<number, string> = new Map([
  [200, 'OK'],
  [201, 'Created'],
  [204, 'No Content'],
  [400, 'Bad Request'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [409, 'Conflict'],
  [412, 'Precondition Failed'],
  [413, 'Content Too Large'],
  [423, 'Locked'],
  [424, 'Failed Dependency'],
  [500, 'Internal Server Error'],
  [507, 'Insufficient Storage'],
]);

/** A status line as multistatus bodies have them; clients compare the whole text. */
export function statusLine(status: number): string {
  return `HTTP/1.1 ${status} ${REASONS.get(status) ?? 'Unknown'}`;
}
