import { connect, createServer, type Socket } from 'node:net';

/** A way to Postgres that a test can shut, and whose far end it can silence. */
export interface Gate {
  url: string;
  /** From now on nothing passes either way, on old and new connections; nobody is told. */
  silence(): void;
  /** What waits passes, and all that comes. */
  reopen(): void;
  /** Every connection is cut and no new one accepted, as when Postgres is gone. */
  shut(): Promise<void>;
}

export async function openGate(target: string): Promise<Gate> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isSilent = false;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      if (isSilent) from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The gate has no port.');
  url.port = String(address.port);
  return {
    url: url.href,
    silence: () => {
      isSilent = true;
      for (const socket of sockets) socket.pause();
    },
    reopen: () => {
      isSilent = false;
      for (const socket of sockets) socket.resume();
    },
    shut: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
