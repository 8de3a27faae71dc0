// Who makes room for whom when there are too many connections.
import { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createConnections } from './connections.js';

function limited(maxConnections: number, maxConnectionsPerAddress: number) {
  const addresses = new Map<Socket, string | undefined>();
  const connections = createConnections({
    maxConnections,
    maxConnectionsPerAddress,
    addressOf: (socket) => addresses.get(socket),
  });
  return {
    ...connections,
    arrive(address?: string): Socket {
      const socket = new Socket();
      addresses.set(socket, address);
      connections.add(socket);
      return socket;
    },
    busy(address?: string): Socket {
      const socket = this.arrive(address);
      connections.setBusy(socket, true);
      return socket;
    },
  };
}

describe('when there are too many', () => {
  it('the one that is idle longest makes room', () => {
    const { arrive, setBusy, excess } = limited(3, 10);
    const [a, b, c] = [arrive(), arrive(), arrive()];
    setBusy(a, true);
    setBusy(a, false);
    const [d, e] = [arrive(), arrive()];
    expect([a, b, c, d, e].map(({ destroyed }) => destroyed)).toEqual([false, true, true, false, false]);
    expect([a, d, e].map(excess)).toEqual([undefined, undefined, undefined]);
  });

  it('none that is busy does, and who comes then is told', async () => {
    const connections = limited(2, 10);
    const [a, b] = [connections.busy(), connections.busy()];
    const late = connections.arrive();
    expect(connections.excess(late)).toBe('all');
    const later = connections.busy();
    expect(late.destroyed).toBe(true);
    expect(connections.excess(later)).toBe('all');
    expect(connections.excess(connections.arrive())).toBe('all');
    for (const socket of [a, later]) socket.destroy();
    await turn();
    expect(connections.excess(connections.arrive())).toBeUndefined();
    expect(b.destroyed).toBe(false);
  });
});

describe('from one address', () => {
  it('its own idle ones make room, and nobody else’s', async () => {
    const connections = limited(100, 2);
    const other = connections.arrive('192.0.2.2');
    const [a, b, c] = [connections.arrive('192.0.2.1'), connections.busy('192.0.2.1'), connections.busy('192.0.2.1')];
    expect([other, a, b, c].map(({ destroyed }) => destroyed)).toEqual([false, true, false, false]);
    expect(connections.excess(connections.arrive('192.0.2.1'))).toBe('address');
    expect(connections.excess(connections.arrive('192.0.2.2'))).toBeUndefined();
    b.destroy();
    await turn();
    expect(connections.excess(connections.arrive('192.0.2.1'))).toBeUndefined();
  });

  it('nothing is counted where it is unknown whose they are', () => {
    const connections = limited(100, 1);
    expect([1, 2, 3].map(() => connections.excess(connections.busy()))).toEqual([undefined, undefined, undefined]);
  });
});
