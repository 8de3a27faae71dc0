// Whose request it is: forged, forwarded and plain.
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.js';

const PROXIES = ['127.0.0.0/8', '::1', '10.0.0.0/8', 'fd00::/8', '192.0.2.7'];

function addressFrom(remote: string, headers: Readonly<Record<string, string>>, trusted = PROXIES): string {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: remote });
  return clientAddress(trusted)(Object.assign(new IncomingMessage(socket), { headers }));
}

describe('clientAddress', () => {
  it.each([
    ['is that of the socket', '203.0.113.5', {}, '203.0.113.5'],
    ['is written as IPv4 where it is that', '::ffff:203.0.113.5', {}, '203.0.113.5'],
    ['comes from a trusted proxy', '127.0.0.1', { 'x-forwarded-for': '203.0.113.5' }, '203.0.113.5'],
    ['comes through a socket of IPv6 as well', '::ffff:127.0.0.1', { 'x-forwarded-for': '203.0.113.5' }, '203.0.113.5'],
    ['comes through several', '::1', { 'x-forwarded-for': '203.0.113.5, 10.1.2.3,fd00::1' }, '203.0.113.5'],
    ['is not what a client adds itself', '10.0.0.1', { 'x-forwarded-for': '1.1.1.1, 203.0.113.5' }, '203.0.113.5'],
    ['is not what a stranger says', '203.0.113.5', { 'x-forwarded-for': '1.1.1.1' }, '203.0.113.5'],
    ['is the last proxy that can be read', '10.0.0.1', { 'x-forwarded-for': 'unknown, 10.0.0.2' }, '10.0.0.2'],
    ['may have a port', '192.0.2.7', { 'x-forwarded-for': '203.0.113.5:4711' }, '203.0.113.5'],
    ['may be IPv6 with a port', '192.0.2.7', { 'x-forwarded-for': '[2001:db8::1]:4711' }, '2001:db8::1'],
    ['comes from Forwarded', '10.0.0.1', { forwarded: 'for=203.0.113.5;proto=https, for=10.0.0.9' }, '203.0.113.5'],
    ['comes from Forwarded in quotes', '10.0.0.1', { forwarded: 'proto=https;For="[2001:db8::1]:47"' }, '2001:db8::1'],
    ['is hidden by Forwarded', '10.0.0.1', { forwarded: 'for=_hidden' }, '10.0.0.1'],
  ])('%s', (_, remote, headers, expected) => {
    expect(addressFrom(remote, headers)).toBe(expected);
  });

  it('trusts nobody by default', () => {
    expect(addressFrom('127.0.0.1', { 'x-forwarded-for': '203.0.113.5' }, [])).toBe('127.0.0.1');
  });
});
