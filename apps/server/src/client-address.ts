// Whose request it is, when proxies stand between: what they say counts only where they are trusted.
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, type Socket } from 'node:net';
import { addressPrefix } from '#accounts';

/**
 * Makes the function that tells a client's address.
 * @param trusted addresses and networks of proxies, as the configuration has checked them
 */
export function clientAddress(trusted: readonly string[]): (request: IncomingMessage) => string {
  const isProxy = oneOf(trusted);
  return ({ socket, headers }) => {
    let address = plain(socket.remoteAddress ?? '');
    if (trusted.length === 0) return address;
    // Each proxy adds at the end whom it has seen, so the first from there who is no proxy of ours is the client.
    for (const hop of hops(headers).reverse()) {
      if (!isProxy(address)) break;
      const before = addressIn(hop);
      if (before === undefined) break;
      address = before;
    }
    return address;
  };
}

/**
 * Makes the function that tells whose connection it is, for counting; undefined for those of proxies and of this machine, behind
 * which there may be anybody.
 */
export function connectionAddress(trusted: readonly string[]): (socket: Socket) => string | undefined {
  const isShared = oneOf([...trusted, '127.0.0.0/8', '::1']);
  return ({ remoteAddress }) => {
    const address = plain(remoteAddress ?? '');
    return address === '' || isShared(address) ? undefined : addressPrefix(address);
  };
}

/** @param networks addresses and networks, as the configuration has checked them */
function oneOf(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

// A proxy that writes one of the two may let a client's own lines of the other pass: X-Forwarded-For is what most write.
function hops({ forwarded, 'x-forwarded-for': list }: IncomingMessage['headers']): string[] {
  if (list !== undefined) return String(list).split(',');
  // RFC 7239 §4
  return [...(forwarded ?? '').matchAll(/(?:^|[;,\s])for=("[^"]*"|[^;,\s]+)/gi)].map(([, value = '']) => value);
}

// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1` or `"[2001:db8::1]:4711"`
function addressIn(hop: string): string | undefined {
  const bare = hop.trim().replace(/^"(.*)"$/, '$1');
  const address = /^\[(.*)\](?::\d+)?$/.exec(bare)?.[1] ?? bare.replace(/^([\d.]+):\d+$/, '$1');
  return isIP(address) === 0 ? undefined : plain(address);
}

// RFC 4291 §2.5.5.2: an IPv4 address seen through a socket of IPv6.
function plain(address: string): string {
  return address.replace(/^::ffff:(?=[\d.]+$)/i, '');
}
