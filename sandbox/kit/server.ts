import type { FastifyInstance } from 'fastify';

/** A sandbox that listens. */
export interface Running {
  readonly url: string;
  readonly port: number;
  /** Stops listening, drops open connections and ends every timer. */
  close(): Promise<void>;
}

/** Where a sandbox listens: `port` 0 takes any free one, `host` is this machine by default. */
interface Place {
  readonly port: number;
  readonly host?: string;
}

/** Listens and tells the real port; closing it aborts `stopping` first, which ends every wait. */
export async function listen(
  app: FastifyInstance,
  { port: wished, host = '127.0.0.1' }: Place,
  stopping: AbortController,
): Promise<Running> {
  await app.listen({ port: wished, host });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP port.');
  const { port } = address;
  return {
    url: `http://${host}:${port}`,
    port,
    async close() {
      stopping.abort();
      await app.close();
    },
  };
}

/** The admin faces have no password: they answer this machine only. */
export function onlyFromThisMachine(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (isLoopback(request.ip)) return;
    await reply.code(403).send({ error: 'The admin face answers this machine only.' });
  });
}

function isLoopback(ip: string): boolean {
  return ip === '::1' || ip.startsWith('127.') || ip.startsWith('::ffff:127.');
}

/** Stops once, on the first SIGTERM or SIGINT; what does not stop in time is left to the signaller. */
export function closeOnSignal(running: Running): void {
  let closing = false;
  const stop = () => {
    if (closing) return;
    closing = true;
    running.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** A variable that must be set; `main.ts` files pass their environment. */
export function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value === undefined || value === '') throw new Error(`Set ${name}.`);
  return value;
}
