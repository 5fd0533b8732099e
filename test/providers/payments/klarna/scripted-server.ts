import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { baseLines, baseTotalMinor, sampleOrderId } from '../commands';

/** What a server says whole. */
export interface WholeAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** One answer on the wire, or one of the ways not to give any. */
export type Answer =
  | WholeAnswer
  /** never answers */
  | 'hang'
  /** drops the connection before a byte of the answer */
  | 'reset'
  /** drops it in the middle of a refusal */
  | 'cut';

/** A request exactly as it arrived. */
export interface Arrived {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

export interface ScriptedServer {
  url: string;
  arrived: Arrived[];
  /** Queues answers, one for each coming request. */
  answer(...answers: Answer[]): void;
  close(): Promise<void>;
}

/** A server that says what it is told, for what no well-behaved provider would say. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const arrived: Arrived[] = [];
  const script: Answer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      arrived.push({ method, url, headers, body: Buffer.concat(chunks) });
      give(script.shift() ?? { status: 599 }, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listens on no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    arrived,
    answer: (...answers) => void script.push(...answers),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function give(answer: Answer, response: ServerResponse): void {
  if (answer === 'hang') return;
  if (answer === 'reset') {
    response.destroy();
    return;
  }
  if (answer === 'cut') {
    response.writeHead(403, { 'Content-Type': 'application/json', 'Content-Length': '90' });
    response.write('{"error_code":"NOT_ALLOWED","error_mess', () => response.destroy());
    return;
  }
  response.writeHead(answer.status, answer.headers ?? {});
  response.end(answer.body);
}

/** Klarna's error answer. */
export function klarnaError(status: number, code: string, ...messages: string[]): WholeAnswer {
  const body = { error_code: code, error_messages: messages, correlation_id: 'in-the-body' };
  return { status, body: JSON.stringify(body) };
}

export const updateNotAllowed = klarnaError(403, 'NOT_ALLOWED', 'Update not allowed.');

/** Klarna's answer to a read. `lines` is spliced in as text; the rest is as the fields say. */
export function klarnaOrder(fields: Record<string, unknown> = {}, lines = baseLines): WholeAnswer {
  const order = {
    order_id: sampleOrderId,
    status: 'AUTHORIZED',
    fraud_status: 'ACCEPTED',
    order_amount: baseTotalMinor,
    captured_amount: 0,
    purchase_currency: 'sek',
    purchase_country: 'se',
    expires_at: '2026-12-19T00:00:00.000Z',
    initial_payment_method: { type: 'INVOICE' },
    customer: { national_identification_number: '410321-9202' },
    ...fields,
  };
  const json = JSON.stringify(order);
  return { status: 200, body: `{"order_lines":${lines},${json.slice(1)}` };
}
