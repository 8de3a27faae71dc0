// Another default calendar, so that the one which an account begins with can be deleted.
import { C, D, el, text } from '#xml';
import { propertyupdate } from './request-bodies.js';
import type { Account } from './server.js';

/** Makes a calendar and chooses it. @returns its path */
export async function anotherDefault(account: Account): Promise<string> {
  const path = `${account.calendarHome}another/`;
  await account.mkcalendar(path).status(201);
  const chosen = el(C('schedule-default-calendar-URL'), el(D('href'), text(path)));
  const { of } = await account.proppatch(account.inbox, propertyupdate([chosen])).status(207);
  if (of().statusOf(C('schedule-default-calendar-URL')) !== 200) throw new Error(`${path} cannot be the default.`);
  return path;
}
