// The preconditions of WebDAV itself: RFC 4918, 3744, 3253, 5689, 6578.
import { CS, D, el, join, type Markup, text } from '#xml';
import { DavError, NeedPrivileges, precondition } from './errors.js';
import { type Privilege, privilegeName } from './privilege-tree.js';

// RFC 4918 §16
export const cannotModifyProtectedProperty = precondition(403, D('cannot-modify-protected-property'));
export const noExternalEntities = precondition(403, D('no-external-entities'));
export const propfindFiniteDepth = precondition(403, D('propfind-finite-depth'));
export const lockTokenSubmitted = precondition(423, D('lock-token-submitted'));
export const noConflictingLock = precondition(423, D('no-conflicting-lock'));
export const lockTokenMatchesRequestUri = precondition(409, D('lock-token-matches-request-uri'));
// §9.10.6: the same element where it is an If header that names a lock.
export const refreshedLockMatchesRequestUri = precondition(412, D('lock-token-matches-request-uri'));
// RFC 3253 §3.6, §1.6
export const supportedReport = precondition(403, D('supported-report'));
export const resourceMustBeNull = precondition(405, D('resource-must-be-null'));
// RFC 5689 §3.3
export const validResourcetype = precondition(403, D('valid-resourcetype'));
// RFC 3744 §8.1.1. All privileges can be granted and denied in any order, so the others cannot fail.
export const noAceConflict = precondition(403, D('no-ace-conflict'));
export const noProtectedAceConflict = precondition(403, D('no-protected-ace-conflict'));
export const limitedNumberOfAces = precondition(403, D('limited-number-of-aces'));
export const noInvert = precondition(403, D('no-invert'));
export const notSupportedPrivilege = precondition(403, D('not-supported-privilege'));
export const recognizedPrincipal = precondition(403, D('recognized-principal'));
export const allowedPrincipal = precondition(403, D('allowed-principal'));
// RFC 6578 §3.2
export const validSyncToken = precondition(403, D('valid-sync-token'));
// RFC 3744 §9.2, RFC 5323 §5.17.2
export const numberOfMatchesWithinLimits = precondition(507, D('number-of-matches-within-limits'));
// RFC 4331 §6
export const quotaNotExceeded = precondition(507, D('quota-not-exceeded'));
// Apple's names for limits that no RFC has; each is a property, too.
export const maxCollections = precondition(403, CS('max-collections'));
export const maxResources = precondition(403, CS('max-resources'));

const needPrivilegesRow = precondition(403, D('need-privileges'));

/** RFC 3744 §7.1.1: which privilege is missing on which resource. */
export function needPrivileges(href: string, privilege: Privilege): DavError {
  const refusal = needPrivilegesRow(
    `This needs the privilege "${privilege}" on ${href}.`,
    el(D('resource'), el(D('href'), text(href)), el(D('privilege'), el(privilegeName(privilege)))),
  );
  return new NeedPrivileges(href, refusal);
}

/** The hrefs in an element. */
export function hrefElements(hrefs: readonly string[]): Markup {
  return join(hrefs.map((href) => el(D('href'), text(href))));
}

// Refusals for which no RFC names an element.
export const badRequest = (message: string): DavError => new DavError(400, message);
export const notFound = (message = 'There is nothing at this URL.'): DavError => new DavError(404, message);
export const forbidden = (message: string): DavError => new DavError(403, message);
export const conflict = (message: string): DavError => new DavError(409, message);
export const preconditionFailed = (message: string): DavError => new DavError(412, message);
export const contentTooLarge = (message: string): DavError => new DavError(413, message);
export const unsupportedMediaType = (message: string): DavError => new DavError(415, message);
export const notImplemented = (message: string): DavError => new DavError(501, message);
export const badGateway = (message: string): DavError => new DavError(502, message);

/** The element that a 507 response for a cut list carries (RFC 6578 §3.6). */
export const CUT: Markup = el(D('error'), el(D('number-of-matches-within-limits')));
