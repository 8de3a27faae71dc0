// REPORT (RFC 3253 §3.6): the root element of the body names a row of the table of reports.

import { xmlBody } from '../body.js';
import { method } from '../method-row.js';
import { hrefOf } from '../paths.js';
import { badRequest, needPrivileges, supportedReport } from '../preconditions.js';
import { privilegesOf } from '../privileges.js';
import { RESOURCE_KINDS } from '../resource.js';

export const reportMethod = method({
  name: 'REPORT',
  on: RESOURCE_KINDS,
  // The least that a report needs; each row says what it needs itself.
  privilege: 'read-free-busy',
  async run(resource, context) {
    const body = await xmlBody(context);
    if (body === undefined) throw badRequest('A REPORT needs a body that names the report.');
    const row = context.protocol.reports.get(body.name);
    if (row === undefined || !row.on.has(resource.kind)) {
      throw supportedReport(`The report ${body.name} is not supported here.`);
    }
    if (!privilegesOf(context.caller, resource).has(row.privilege))
      throw needPrivileges(hrefOf(resource), row.privilege);
    return await row.answer(body, resource, context);
  },
});
