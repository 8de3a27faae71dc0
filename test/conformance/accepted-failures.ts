// What of the foreign suites is known to fail, each with its reason. A new failure and an unexpected pass both fail the run.

interface Accepted {
  readonly reason: string;
  /** `script | suite | test` */
  readonly tests: readonly string[];
}

export const ACCEPTED: readonly Accepted[] = [
  {
    reason:
      'RFC 6578 §3.5.2: members of a collection that was deleted and made again are gone; the script wants nothing to be said of them',
    tests: ['CalDAV/sync-report.xml | simple reports - diff token - delete/create calendar - home depth:infinity | 4'],
  },
  {
    reason:
      'RFC 9110 §15.6.2: SCHEDULE is a method of a draft that nobody knows any more, hence 501; the script wants 405',
    tests: ['CalDAV/schedulenomore.xml | SCHEDULE Fails | 1'],
  },
  {
    reason:
      'Apple’s Calendar wrote quotes with a backslash for years; RFC 5545 §3.3.11 does not allow it, but every reader understands it',
    tests: ['CalDAV/errors.xml | PUT | 13'],
  },
  {
    reason:
      'Thunderbird and Exchange leave instances behind that are not in the series (any more); they are kept as they came, and found',
    tests: ['CalDAV/errors.xml | PUT | 17'],
  },
  {
    reason: 'RFC 4791 §5.3.4: what was stored comes back octet for octet; the script wants the server to mend it',
    tests: ['CalDAV/errors.xml | PUT | 22', 'CalDAV/put.xml | PUT with relaxed parsing | 2'],
  },
  {
    reason:
      'RFC 9110 §10.2.2: the Location is a path, so that scheme, host and port stay those that the client used; the script wants https',
    tests: [
      'CalDAV/well-known.xml | Simple GET tests | 3',
      'CalDAV/well-known.xml | Simple GET tests | 4',
      'CalDAV/well-known.xml | Simple PROPFIND tests | 3',
      'CalDAV/well-known.xml | Simple PROPFIND tests | 4',
      'CalDAV/well-known.xml | Simple PROPFIND tests | 6',
    ],
  },
  {
    reason: 'RFC 8615 §3 promises nothing at /.well-known/ itself; without signing in, only what is below it is told',
    tests: ['CalDAV/well-known.xml | Simple PROPFIND tests | 2'],
  },
  {
    reason: 'clients ask without credentials first, and only a 401 makes them send some',
    tests: ['CardDAV/current-user-principal.xml | Check for the property on / | 2'],
  },
  {
    reason: 'the same folder is asked for by two names, and shall answer once 200 and once 403',
    tests: ['CalDAV/directory.xml | GET on collections | 7', 'CalDAV/directory.xml | GET on collections | 12'],
  },
  {
    reason: 'there are no rooms and resources yet',
    tests: [
      'CalDAV/directory.xml | GET on collections | 5',
      'CalDAV/directory.xml | GET on collections | 6',
      'CalDAV/directory.xml | GET on collections | 10',
      'CalDAV/directory.xml | GET on collections | 11',
    ],
  },
  {
    reason:
      'RFC 8607 §6.3: without max-attachments-per-resource there is no limit; the script wants one, under the name of a draft',
    tests: [
      'CalDAV/attachments.xml | Too many | 2',
      'CalDAV/attachments.xml | Too many | 3',
      'CalDAV/attachments.xml | Too many | 4',
    ],
  },
  {
    reason: "RFC 5689 §3: whoever may add to a home makes address books there; the script's server has only one",
    tests: ['CardDAV/mkcol.xml | MKCOL with body | 1'],
  },
  {
    reason:
      "RFC 6352 §6.3.2.3: what was sent is kept octet for octet, so it has an ETag; the script's server changes it",
    tests: ['CardDAV/put.xml | PUT groups | 1'],
  },
  {
    reason: 'a collection of homes is no document: it has neither type, length and ETag nor a name',
    tests: ['CalDAV/acl.xml | Read ACLs | 1', 'CalDAV/acl.xml | Read ACLs | 2'],
  },
  {
    reason:
      'RFC 6638 §6: CALDAV:schedule is the privilege of a draft, and only the server writes into an inbox or outbox',
    tests: ['CalDAV/acl.xml | Read ACLs | 3', 'CalDAV/acl.xml | Read ACLs | 4'],
  },
  {
    reason: 'needs invitations (RFC 6638 §3)',
    tests: ['CalDAV/acl.xml | Principal Properties | 2', 'CalDAV/calendaruserproxy.xml | Group membership | 18'],
  },
  {
    reason: 'a home in which something is shared lists what is shared, and only that',
    tests: ['CalDAV/acl.xml | PROPFIND interaction with ACL | 1'],
  },
  {
    reason: "RFC 3744 §8.1: homes have an ACL of their own here, which the script's server has not",
    tests: [
      'CalDAV/acl.xml | ACL method preconditions | 1',
      'CalDAV/acl.xml | ACL calendar home | 1',
      'CalDAV/acl.xml | ACL calendar home | 2',
      'CalDAV/acl.xml | ACL calendar home | 4',
      'CalDAV/acl.xml | ACL calendar home | 5',
    ],
  },
  {
    reason: 'RFC 9110 §15.5.4: what may not be seen is not there, so a Destination below it is 409 instead of 403',
    tests: [
      'CalDAV/acl.xml | COPY/MOVE interaction with ACL | 2',
      'CalDAV/acl.xml | COPY/MOVE interaction with ACL | 3',
      'CalDAV/acl.xml | COPY/MOVE interaction with ACL | 7',
      'CalDAV/acl.xml | COPY/MOVE interaction with ACL | 8',
    ],
  },
  {
    reason: 'RFC 3744 §3: whoever may add to a calendar may copy and move into it, whosever home it is in',
    tests: [
      'CalDAV/acl.xml | COPY/MOVE interaction with ACL | 4',
      'CalDAV/acl.xml | COPY/MOVE interaction with ACL | 9',
    ],
  },
  {
    reason: 'the script names a check that there is not',
    tests: [
      'CalDAV/calendaruserproxy.xml | Group membership | 15',
      'CalDAV/calendaruserproxy.xml | Group membership | 27',
    ],
  },
  {
    reason: 'the second member that the script takes for nobody is user03',
    tests: ['CalDAV/calendaruserproxy.xml | Group membership | 24'],
  },
  {
    reason: 'there are no accounts of resources and rooms yet, for whom somebody could act',
    tests: [
      'CalDAV/calendaruserproxy.xml | Group membership | 26',
      'CalDAV/calendaruserproxy.xml | Group membership | 28',
      'CalDAV/calendaruserproxy.xml | Group membership | 29',
      'CalDAV/calendaruserproxy.xml | Proxy For properties | 1',
      'CalDAV/calendaruserproxy.xml | Proxy For properties | 3',
    ],
  },
  {
    reason:
      'caldav-proxy §5.4: who is in the reading group reads, and writes no properties but a name and a colour for oneself',
    tests: [
      'CalDAV/calendaruserproxy.xml | Read proxy, write properties not data | 4',
      'CalDAV/calendaruserproxy.xml | Read proxy, write properties not data | 5',
      'CalDAV/calendaruserproxy.xml | Read proxy, write properties not data | 6',
      'CalDAV/calendaruserproxy.xml | Read proxy, write properties not data | 7',
      'CalDAV/calendaruserproxy.xml | Read proxy, write properties not data | 8',
      'CalDAV/calendaruserproxy.xml | Read proxy, write properties not data | 9',
      'CalDAV/calendaruserproxy.xml | Per-proxy properties - with no delegator property | 4',
      'CalDAV/calendaruserproxy.xml | Per-proxy properties - with no delegator property | 5',
      'CalDAV/calendaruserproxy.xml | Per-proxy properties - with no delegator property | 6',
      'CalDAV/calendaruserproxy.xml | Per-proxy properties - with no delegator property | 7',
    ],
  },
  {
    reason: 'the script counts what its own server makes of the octets that it sent',
    tests: ['CalDAV/quota.xml | Quota after collection create, and PUT | 3'],
  },
];
