// How many results a client wants at most (RFC 6578 §6.4, RFC 6352 §10.6).
import { element, type Name, textOf, type XmlElement } from '#xml';
import { badRequest } from './preconditions.js';

/** Reads a limit element with its nresults. @returns infinity where there is none @throws DavError 400 */
export function limitIn(root: XmlElement, limitName: Name, nresultsName: Name): number {
  const limit = element(root, limitName);
  const nresults = limit === undefined ? undefined : element(limit, nresultsName);
  if (nresults === undefined) return Number.POSITIVE_INFINITY;
  const value = textOf(nresults);
  const number = /^\s*[0-9]{1,9}\s*$/.test(value) ? Number(value) : 0;
  if (number === 0) throw badRequest('nresults must be a number greater than 0.');
  return number;
}
