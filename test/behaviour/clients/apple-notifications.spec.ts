// Where Apple's clients look for messages of the server: a collection that only the server fills (caldav-notifications §4).
import { expect, it } from 'vitest';
import { CS, D } from '#xml';
import { propfind, syncCollection } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();
const URL_OF = CS('notification-URL');

it('is named by the principal, is empty, and takes nothing', async () => {
  const alice = await account();
  const [path = ''] = (await alice.propfind(alice.principal, propfind(URL_OF)).status(207)).of().hrefsIn(URL_OF);
  const { of } = await alice.propfind(path, propfind(D('resourcetype'))).status(207);
  expect(of().found.get(D('resourcetype'))?.children).toMatchObject([
    { name: D('collection') },
    { name: CS('notifications') },
  ]);
  await alice.report(path, syncCollection()).status(207).hrefs([]);
  await alice.put(`${path}a.xml`, '<x/>').status(403).precondition(D('need-privileges'));
  await alice.delete(path).status(405);
});
