// For whom somebody acts (caldav-proxy §5.3): macOS and iOS show the calendars of all these.
import { principalHref, property, relatives } from '#dav';
import type { PrincipalRecord, ProxyType } from '#store';
import { CS, D, el, join, text } from '#xml';

/** "The server MUST account for any group memberships", hence all groups. */
function proxyFor(name: `${ProxyType}-for`, type: ProxyType) {
  return property({
    name: CS(name),
    on: ['principal'],
    load: relatives('all groups'),
    get({ name: self }, _context, _parameters, groups = []) {
      const owners = groups.filter((group) => group.type === type).map(ownerOf);
      return join(owners.filter((owner) => owner !== self).map((owner) => el(D('href'), text(principalHref(owner)))));
    },
  });
}

function ownerOf({ name, type }: PrincipalRecord): string {
  return name.slice(0, -`/${type}`.length);
}

export const caldavProxy = [
  // §5.3.1
  proxyFor('calendar-proxy-read-for', 'calendar-proxy-read'),
  // §5.3.2
  proxyFor('calendar-proxy-write-for', 'calendar-proxy-write'),
];
