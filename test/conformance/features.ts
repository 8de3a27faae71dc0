// Where the description of Daybook beside the checkout says less than is true, and scripts that ask for too much.

/** What is offered without being described. */
export const MORE_FEATURES = ['proxy', 'own-root', 'auth-on-root', 'resource-id', 'quota-on-resources'] as const;

/** Scripts that no list of the folder has. */
export const MORE_SCRIPTS: readonly string[] = ['CalDAV/quota.xml'];

/** Scripts that do not say that they need something which is not offered. */
export const UNFIT_SCRIPTS: ReadonlyMap<string, string> = new Map([
  ['CalDAV/schedulepost.xml', 'is of a draft of RFC 6638, in which clients send invitations by POST'],
]);
