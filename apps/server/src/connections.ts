// How many connections there may be, in all and from one address: those with nothing to do make room, the longest idle first.
import type { Socket } from 'node:net';

export interface ConnectionLimits {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  /** Whose connection it is; undefined where that tells nothing, so that those are not counted by address. */
  readonly addressOf: (socket: Socket) => string | undefined;
}

export interface ConnectionCounts {
  /** With a request that runs, and without. */
  readonly busy: number;
  readonly idle: number;
}

export interface Connections {
  add(socket: Socket): void;
  /** To be called with the first request that runs on it, and after the last: only those without one make room. */
  setBusy(socket: Socket, isBusy: boolean): void;
  /** Whether it came when there was no room, and which limit it was. */
  excess(socket: Socket): 'all' | 'address' | undefined;
  counts(): ConnectionCounts;
}

/** Connections that are counted together. Of the idle ones the first is the one that is idle longest. */
interface Group {
  readonly limit: number;
  readonly all: Set<Socket>;
  readonly idle: Set<Socket>;
}

export function createConnections({
  maxConnections,
  maxConnectionsPerAddress,
  addressOf,
}: ConnectionLimits): Connections {
  const everybody = group(maxConnections);
  const byAddress = new Map<string, Group>();
  const groups = new WeakMap<Socket, readonly Group[]>();
  const excesses = new WeakMap<Socket, 'all' | 'address'>();

  return {
    add(socket) {
      const address = addressOf(socket);
      const own = address === undefined ? undefined : (byAddress.get(address) ?? group(maxConnectionsPerAddress));
      if (address !== undefined && own !== undefined) byAddress.set(address, own);
      groups.set(socket, own === undefined ? [everybody] : [own, everybody]);
      if (own !== undefined && !hasRoom(own)) excesses.set(socket, 'address');
      if (!hasRoom(everybody)) excesses.set(socket, 'all');
      for (const { all, idle } of groups.get(socket) ?? []) {
        all.add(socket);
        idle.add(socket);
      }
      socket.once('close', () => {
        leave(socket);
        if (address !== undefined && own?.all.size === 0) byAddress.delete(address);
      });
    },
    setBusy(socket, isBusy) {
      for (const { all, idle } of groups.get(socket) ?? []) {
        if (isBusy) idle.delete(socket);
        else if (all.has(socket)) idle.add(socket);
      }
    },
    excess: (socket) => excesses.get(socket),
    counts: () => ({ busy: everybody.all.size - everybody.idle.size, idle: everybody.idle.size }),
  };

  function hasRoom({ limit, all, idle }: Group): boolean {
    for (const longestIdle of idle) {
      if (all.size < limit) break;
      // That it is closed is told later.
      leave(longestIdle);
      longestIdle.destroy();
    }
    return all.size < limit;
  }

  function leave(socket: Socket): void {
    for (const { all, idle } of groups.get(socket) ?? []) {
      all.delete(socket);
      idle.delete(socket);
    }
  }
}

function group(limit: number): Group {
  return { limit, all: new Set(), idle: new Set() };
}
