// The rule about Depth that the reports on principals and properties share.
import type { Context } from '../context.js';
import { badRequest } from '../preconditions.js';

/** RFC 3744 §9, RFC 3253 §3.6: such a report is defined for Depth 0 only, which is also what no header means. @throws DavError 400 */
export function expectDepthZero({ request }: Context): void {
  const { depth = '0' } = request.headers;
  if (depth !== '0') throw badRequest('This report is only defined for Depth: 0.');
}
