import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { text } from 'node:stream/consumers';

export interface Attempt {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Endpoint {
  url: string;
  attempts: Attempt[];
  stop(): Promise<void>;
}

/** A warehouse on a free loopback port that answers as told and keeps what it was sent. */
export async function startEndpoint(answer: (response: ServerResponse) => void): Promise<Endpoint> {
  const attempts: Attempt[] = [];
  const listener: RequestListener = (request, response) => {
    const { method, url: path, headers } = request;
    void text(request).then((body) => {
      attempts.push({ method, path, headers, body });
      answer(response);
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/hooks`,
    attempts,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
