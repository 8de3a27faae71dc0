// A way from one program to another on which everything can get stuck, as behind a broken switch.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Way {
  /** Where to connect to instead, on this machine. */
  readonly port: number;
  /** From now on nothing gets through, and nobody is told. */
  block(): void;
  /** New connections get through; what was stuck is lost. */
  open(): void;
  close(): Promise<void>;
}

/** Opens a way to a port of this machine. */
export async function startWay(to: number): Promise<Way> {
  const sockets = new Set<Socket>();
  let isBlocked = false;
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('data', (chunk) => isBlocked || other.write(chunk));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    block() {
      isBlocked = true;
    },
    open() {
      isBlocked = false;
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
