import { createServer, type Server } from 'node:http';

/**
 * `GET /health` for whoever supervises the process: 200 once the worker polls, 503 before and
 * while it stops.
 */
export async function listenForHealth(
  port: number,
  isRunning: () => boolean,
): Promise<{ close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const isHealth = request.method === 'GET' && request.url === '/health';
    const status = isRunning() ? 'ok' : 'starting';
    response.writeHead(!isHealth ? 404 : isRunning() ? 200 : 503, {
      'content-type': 'application/json',
    });
    response.end(JSON.stringify({ status }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { close: () => new Promise((resolve) => server.close(() => resolve())) };
}
