// The one edge between sockets and the protocol: every request that no Nest route takes comes through here.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authenticator, SignIn } from '#accounts';
import {
  type AuditEvent,
  DavError,
  type DavRequest,
  type DavResponse,
  dispatch,
  errorResponse,
  type Limits,
  type Protocol,
  parseHeaders,
  unavailable,
} from '#dav';
import { CredentialGone, Unavailable } from '#store';
import { answerTzdist, isTzdist } from '#tzdist';
import type { Holding } from './body-memory.js';
import { checkSite } from './cross-site.js';
import type { FairUse } from './fair-use.js';
import { checkFraming, checkMethod } from './framing.js';
import { readBody } from './request-body.js';
import { signInRefusal } from './sign-in.js';
import { wellKnown } from './well-known.js';
import { begun, isWhole, writeResponse } from './write-response.js';

/** What the log and the metrics learn about a request. */
export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  /** Octets of the answer's body before compression. */
  readonly bytes: number;
  /** Who signed in, or tried to. */
  readonly account: string | undefined;
  /** The number of the password or app password. */
  readonly credential?: number | undefined;
  readonly address: string;
  /** What of it belongs into the audit log, each event once. */
  readonly audit?: readonly (AuditEvent | SignInEvent)[] | undefined;
  readonly userAgent: string | undefined;
}

/** What became of an attempt to sign in; one that was only remembered is none. */
export interface SignInEvent {
  readonly act: 'signed-in' | 'sign-in-refused' | 'sign-in-blocked';
}

export interface EdgeOptions {
  readonly protocol: Protocol;
  readonly authenticator: Authenticator;
  readonly fairUse: FairUse;
  readonly limits: Limits;
  /** For what a request and its answer hold in memory. */
  readonly bodyMemory: () => Holding;
  /** Milliseconds in which a client must take a chunk of an answer. */
  readonly stallTimeout: number;
  /** The host, with its port, by which others know this server. */
  readonly publicHost?: string | undefined;
  /** The client's address, seen through trusted proxies. */
  readonly addressOf: (request: IncomingMessage) => string;
  readonly onRequest: (record: RequestRecord) => void;
  readonly onError: (error: unknown, what: string) => void;
}

/** What turns out about a request while it is answered. */
interface Noted {
  account(name: string, credential?: number): void;
  audit(event: AuditEvent | SignInEvent): void;
  /** What is to be called when the answer is written. */
  atEnd(work: () => void): void;
}

export type Edge = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

// An unread body up to this size is read and thrown away; beyond it the connection is closed instead.
const DISCARD_OCTETS = 256 * 1024;

/** Makes the handler of requests. It never throws. */
export function createEdge(options: EdgeOptions): Edge {
  return async (request, response) => {
    const started = performance.now();
    const method = request.method ?? '';
    const path = decodeTarget(request.url ?? '/');
    const address = options.addressOf(request);
    let account: string | undefined;
    let credential: number | undefined;
    const audited = new Map<string, AuditEvent | SignInEvent>();
    const endings: (() => void)[] = [];
    let bytes = 0;
    try {
      const noted: Noted = {
        account(name, id) {
          account = name;
          credential = id;
        },
        audit: (event) => void audited.set(JSON.stringify(event), event),
        atEnd: (work) => void endings.push(work),
      };
      const result = await answer(request, response, path, address, noted);
      closeIfUnread(request, response);
      bytes = await writeResponse(request, response, result, options.stallTimeout);
    } catch (error) {
      if (!response.destroyed) options.onError(error, `${method} ${path}`);
      // A list that breaks off must not look complete: the connection is cut.
      response.destroy();
    } finally {
      for (const end of endings) end();
    }
    options.onRequest({
      method,
      path,
      status: response.statusCode,
      ms: Math.round((performance.now() - started) * 10) / 10,
      bytes,
      account,
      credential,
      address,
      audit: audited.size > 0 ? [...audited.values()] : undefined,
      userAgent: request.headers['user-agent'],
    });
  };

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    target: string,
    address: string,
    noted: Noted,
  ): Promise<DavResponse> {
    try {
      checkFraming(request);
      const known = wellKnown(request.method, target);
      if (known !== undefined) return known;
      // Time zones are everybody's, and programs fetch them without signing in (RFC 7808 §9).
      if (isTzdist(target)) {
        options.fairUse.admitStranger(address);
        return answerTzdist({ method: request.method ?? '', target, headers: request.headers });
      }
      checkMethod(request.method, options.protocol);
      checkSite(request, options.publicHost);
      const headers = parseHeaders(request.headers);
      const query = target.split('?')[1] ?? '';
      const holding = options.bodyMemory();
      noted.atEnd(holding.end);
      const body = (limit: number) => readBody(request, response, limit, holding);
      const davRequest = {
        method: request.method ?? '',
        target: target === '*' ? '/' : target,
        query,
        headers,
        publicHost: options.publicHost,
        body,
      };
      const result = await begun(await signedIn(request, davRequest, address, noted));
      // Only a GET has a large answer in one piece. Nothing that was changed is refused afterwards.
      if (request.method === 'GET' && isWhole(result.body)) holding.add(result.body.length);
      return result;
    } catch (error) {
      if (error instanceof DavError) return errorResponse(error);
      options.onError(error, `${request.method} ${target}`);
      if (error instanceof Unavailable) return errorResponse(unavailable(error));
      return errorResponse(new DavError(500, 'The server made a mistake; its log says more.'));
    }
  }

  async function signedIn(
    request: IncomingMessage,
    davRequest: DavRequest,
    address: string,
    noted: Noted,
  ): Promise<DavResponse> {
    const { authenticator, fairUse, protocol, limits, onError } = options;
    // Twice at most: a credential that was known a moment ago may have been revoked or replaced.
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await authenticator.authenticate(request.headers.authorization, address);
      if (outcome.outcome !== 'signed-in') {
        noteRefusal(outcome, noted);
        fairUse.admitStranger(address);
        throw signInRefusal(outcome);
      }
      const { caller } = outcome;
      const { id, name } = caller.principal;
      noted.account(name, caller.credentialId);
      if (outcome.anew) noted.audit({ act: 'signed-in' });
      noted.atEnd(await fairUse.admit(id, davRequest.method, davRequest.target));
      try {
        return await dispatch({
          protocol,
          database: fairUse.databaseFor(id),
          aside: fairUse.asideFor(id),
          limits,
          caller,
          request: davRequest,
          logError: onError,
          audit: noted.audit,
        });
      } catch (error) {
        if (!(error instanceof CredentialGone)) throw error;
        authenticator.forget(caller.credentialId);
        if (attempt > 1) throw signInRefusal({ outcome: 'refused' });
      }
    }
  }
}

function noteRefusal(signIn: SignIn, noted: Noted): void {
  if (signIn.outcome !== 'refused' && signIn.outcome !== 'blocked') return;
  if (signIn.name !== undefined) noted.account(signIn.name);
  noted.audit({ act: `sign-in-${signIn.outcome}` });
}

// Node gives the octets of the target as Latin-1; clients that do not escape send UTF-8.
function decodeTarget(url: string): string {
  return Buffer.from(url, 'latin1').toString('utf8');
}

function closeIfUnread(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) return;
  const length = request.headers['content-length'];
  const small = request.headers['transfer-encoding'] === undefined && Number(length ?? 0) <= DISCARD_OCTETS;
  if (!small || request.headers.expect !== undefined) response.setHeader('connection', 'close');
}
