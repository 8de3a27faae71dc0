// Which addresses count as one: a whole /64 of IPv6, which one person has at home.
import { isIPv6 } from 'node:net';

/**
 * @param address as a socket or a trusted proxy names it
 * @returns an IPv4 address itself, also when it is written as an IPv6 one; for IPv6 the first 64 bits, as `2001:db8::/64`
 */
export function addressPrefix(address: string): string {
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare)) return bare;
  // The URL parser writes every IPv6 address in one way (RFC 5952).
  const groups = groupsOf(new URL(`http://[${bare}]`).hostname.slice(1, -1));
  const [a = 0, b = 0] = groups.slice(6);
  // RFC 4291 §2.5.5.2
  if (groups.slice(0, 6).join() === '0,0,0,0,0,65535') return [a >> 8, a & 255, b >> 8, b & 255].join('.');
  const prefix = groups.slice(0, 4).map((group) => group.toString(16));
  return `${new URL(`http://[${prefix.join(':')}::]`).hostname.slice(1, -1)}/64`;
}

function groupsOf(address: string): readonly number[] {
  const [before = [], after = []] = address
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16))));
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}
