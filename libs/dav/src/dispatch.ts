// A request to a response: locate, choose the method's row, check rights, run. Every error becomes an answer here.
import { CredentialGone, type Facet, Unavailable } from '#store';
import { checkPrivilege } from './check-privilege.js';
import { checkIfHeader } from './conditions.js';
import type { Context } from './context.js';
import { DavError, errorResponse, NeedPrivileges } from './errors.js';
import type { DavResponse } from './message.js';
import { BadPath, placeOf, segmentsOf } from './paths.js';
import { badRequest, conflict, needPrivileges, notFound } from './preconditions.js';
import { privilegesOf } from './privileges.js';
import { clientStatus } from './quirks.js';
import { unavailable } from './refusals.js';
import { homeOf, type Target } from './resource.js';
import { hrefOfTarget, targetAt } from './target.js';

/** Answers a request of a caller who signed in. @throws CredentialGone when the credential no longer holds */
export async function dispatch(context: Context): Promise<DavResponse> {
  const { protocol, request } = context;
  let response: DavResponse;
  try {
    response = await answer(context);
  } catch (error) {
    if (error instanceof CredentialGone) throw error;
    if (error instanceof NeedPrivileges) context.audit({ act: 'access-refused', href: error.href });
    response = errorResponse(clientStatus(refusalOf(error, context), request));
  }
  return { ...response, headers: { dav: protocol.compliance, ...response.headers } };
}

async function answer(context: Context): Promise<DavResponse> {
  const { protocol, request } = context;
  const target = await targetAt(placeOf(segmentsOf(request.target)), FACETS.get(request.method) ?? [], context);
  if (target.kind === 'nowhere') throw absent(target, request.method);
  const row = protocol.method(request.method, target.kind);
  if (row === undefined) throw impossible(target, context);
  const privilege = row.privilege(target);
  if (privilege !== undefined) checkPrivilege(privilege, target, context, row.privilegeOn(target));
  // What is not written in a home is not asked again under its lock.
  const isOnlyRead = READING.has(request.method) || homeOf(target) === undefined;
  if (isOnlyRead) await checkIfHeader(context, target);
  return await row.run(target, context);
}

/** The refusal of a method that this kind of target does not have. */
function impossible(target: Target, { protocol, request, caller }: Context): DavError {
  const isMissing = target.kind.startsWith('unmapped') && !MAKING.has(request.method);
  if (isMissing && target.kind === 'unmapped-collection') return notFound();
  // The same for what is in a collection and what is not, where the caller may not read it.
  if (!privilegesOf(caller, target).has('read')) return needPrivileges(hrefOfTarget(target), 'read');
  if (isMissing) return notFound();
  // What belongs to nobody is taken away by nobody, whatever its kind can.
  if (TAKING.has(request.method) && !privilegesOf(caller, target).has('unbind')) {
    return needPrivileges(hrefOfTarget(target), 'unbind');
  }
  const allow = protocol.allow(target.kind);
  return new DavError(405, `${request.method} is not possible here; possible are ${allow}.`, undefined, { allow });
}

const TAKING: ReadonlySet<string> = new Set(['DELETE', 'MOVE', 'COPY']);
const READING: ReadonlySet<string> = new Set(['OPTIONS', 'GET', 'HEAD', 'PROPFIND', 'REPORT']);

const MAKING: ReadonlySet<string> = new Set(['PUT', 'MKCOL', 'MKCALENDAR', 'LOCK']);

// GET needs the body; a listing that starts at an object reads what it needs of it here, too.
const FACETS: ReadonlyMap<string, readonly Facet[]> = new Map([
  ['GET', ['body', 'bytes', 'state']],
  // The octets of a file are not sent, and what is said about it is known without them.
  ['HEAD', ['body', 'state']],
  ['COPY', ['body', 'bytes', 'properties', 'state']],
  ['MOVE', ['body', 'bytes', 'properties', 'state']],
  ['PROPFIND', ['properties', 'state']],
  ['PROPPATCH', ['properties', 'state']],
  ['REPORT', ['body', 'properties', 'state']],
]);

// RFC 4918 §9.3.1, §9.7.1: making something below what does not exist is a conflict; elsewhere there is just nothing.
function absent(target: Target, method: string): DavError {
  if (target.kind === 'nowhere' && target.parentMissing && MAKING.has(method)) {
    return conflict('The collection above this URL does not exist.');
  }
  return notFound();
}

function refusalOf(error: unknown, { request, logError }: Context): DavError {
  if (error instanceof DavError) return error;
  if (error instanceof BadPath) return badRequest(error.message);
  if (error instanceof Unavailable) {
    logError(error, `${request.method} ${request.target}`);
    return unavailable(error);
  }
  logError(error, `${request.method} ${request.target}`);
  return new DavError(500, 'The server made a mistake; its log says more. Nothing was changed.');
}
