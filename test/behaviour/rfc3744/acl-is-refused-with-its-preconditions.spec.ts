// What an ACL request cannot say is refused with the precondition that names it, and changes nothing (RFC 3744 §8.1.1, §8.1.5).
import { describe, expect, it } from 'vitest';
import { C, D, el, type Name } from '#xml';
import { acl, deny, grant, hrefElement } from '../../support/access-bodies.js';
import { aclOf, setAcl } from '../../support/access-control.js';
import { propfind } from '../../support/request-bodies.js';
import { startDaybook } from '../../support/server.js';

const { account } = await startDaybook();

describe('each precondition of ACL', () => {
  const bobs = account();
  const ace = (...children: readonly ReturnType<typeof el>[]) => acl(el(D('ace'), ...children));
  const everybody = el(D('principal'), el(D('authenticated')));
  const reads = el(D('grant'), el(D('privilege'), el(D('read'))));
  const about = (...whom: readonly ReturnType<typeof el>[]) => ace(el(D('principal'), ...whom), reads);

  it.each<[string, string, Name]>([
    ['an entry that would be protected', ace(everybody, reads, el(D('protected'))), D('no-ace-conflict')],
    ['an inherited entry', ace(everybody, reads, el(D('inherited'), hrefElement('/dav/'))), D('no-ace-conflict')],
    ['an inverted entry', ace(el(D('invert'), everybody), reads), D('no-invert')],
    [
      'a denial for the owner',
      acl(
        deny(D('all'), 'read'),
        el(
          D('ace'),
          el(D('principal'), el(D('property'), el(D('owner')))),
          el(D('deny'), el(D('privilege'), el(D('read')))),
        ),
      ),
      D('no-protected-ace-conflict'),
    ],
    ['a privilege that is reserved', acl(grant(D('all'), 'share')), D('not-supported-privilege')],
    [
      'a privilege of CalDAV in the namespace of WebDAV',
      ace(everybody, el(D('grant'), el(D('privilege'), el(D('read-free-busy'))))),
      D('not-supported-privilege'),
    ],
    [
      'a privilege of scheduling, which is not offered (RFC 6638 §6.1)',
      ace(everybody, el(D('grant'), el(D('privilege'), el(C('schedule-deliver'))))),
      D('not-supported-privilege'),
    ],
    ['nobody', acl(grant('/dav/principals/users/nobody-at-all/', 'read')), D('recognized-principal')],
    ['a URL of something else', acl(grant('/dav/calendars/', 'read')), D('recognized-principal')],
    ['an address', acl(grant('mailto:bob@example.com', 'read')), D('recognized-principal')],
    ['those who do not sign in', about(el(D('unauthenticated'))), D('allowed-principal')],
    ['DAV:self on what is no principal', about(el(D('self'))), D('allowed-principal')],
    ['another property than the owner', about(el(D('property'), el(D('group')))), D('allowed-principal')],
    [
      'too many entries',
      acl(...Array.from({ length: 501 }, () => grant(D('all'), 'read'))),
      D('limited-number-of-aces'),
    ],
  ])('%s', async (_, body, precondition) => {
    const bob = await bobs;
    await setAcl(bob, bob.calendar, grant(D('authenticated'), 'read-free-busy'));
    await bob.send('ACL', bob.calendar, body).status(403).precondition(precondition);
    expect((await aclOf(bob, bob.calendar)).at(-1)).toBe('authenticated grant read-free-busy');
  });

  it('denials for the owner and the proxies by name are refused, too', async () => {
    const bob = await bobs;
    for (const path of [bob.principal, `${bob.principal}calendar-proxy-read/`]) {
      const body = acl(deny(path, 'read'));
      await bob.send('ACL', bob.calendar, body).status(403).precondition(D('no-protected-ace-conflict'));
    }
    // There are no proxies for contacts.
    await setAcl(bob, bob.addressBook, deny(`${bob.principal}calendar-proxy-read/`, 'read'));
  });

  it.each([
    ['no body', undefined],
    ['another root', propfind(D('acl'))],
    ['two principals in one entry (§8.1.5)', ace(everybody, everybody, reads)],
    ['no principal', ace(reads)],
    ['an empty principal', about()],
    ['a principal that is two', about(el(D('authenticated')), el(D('all')))],
    ['grant and deny in one entry', ace(everybody, reads, el(D('deny'), el(D('privilege'), el(D('write')))))],
    ['no privilege', ace(everybody, el(D('grant')))],
  ])('%s is a bad request', async (_, body) => {
    const bob = await bobs;
    await bob.send('ACL', bob.calendar, body).status(400);
  });
});
