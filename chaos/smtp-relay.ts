import { connect, createServer, type Server, type Socket } from 'node:net';
import type { MailFault } from './plan-faults';

/** A wire between the worker and the inbox that can be cut at the worst moment. */
export interface SmtpRelay {
  readonly url: string;
  /** what is to happen to the next emails to an address */
  fault(address: string, fault: MailFault): void;
  /** while true nobody is let in */
  refuseAll(isRefusing: boolean): void;
  /** emails the inbox took and whose sender was never told */
  lost(): number;
  /**
   * Emails that were handed to the inbox to their last byte, in their order: it does not itself say
   * when. One whose sender was killed before the answer is among them: the inbox may well have it.
   */
  handed(): readonly HandedMail[];
  /** emails turned away, or connections while nobody was let in */
  refused(): number;
  close(): Promise<void>;
}

export interface HandedMail {
  readonly address: string;
  /** epoch ms */
  readonly atMs: number;
}

/** Reply codes of RFC 5321 §4.2.2: `354` asks for the message, `250` after it has taken it. */
const asksForMessage = /^354[ -]/m;
const hasTaken = /^250[ -]/m;
/** A line with nothing but a dot ends the message (RFC 5321 §4.1.1.4). */
const endOfMessage = '\r\n.\r\n';
/** Ends a session whatever it was at: a sender may have sent several commands at once. */
const notNow = '421 4.3.2 Not now\r\n';
const recipient = /^RCPT TO:<([^>]+)>/im;

export async function startSmtpRelay(port: number, inboxPort: number): Promise<SmtpRelay> {
  const faults = new Map<string, MailFault>();
  const sockets = new Set<Socket>();
  const counts = { lost: 0, refused: 0 };
  const handed: HandedMail[] = [];
  let isRefusing = false;

  const take = (address: string): MailFault['kind'] | undefined => {
    const fault = faults.get(address);
    if (fault === undefined) return undefined;
    if (fault.times === 1) faults.delete(address);
    else faults.set(address, { ...fault, times: fault.times - 1 });
    return fault.kind;
  };

  const server = createServer((client) => {
    if (isRefusing) {
      counts.refused += 1;
      client.on('error', () => undefined);
      return void client.destroy();
    }
    relay(client, inboxPort, { take, counts, sockets, handed });
  });
  await listen(server, port);
  return {
    url: `smtp://127.0.0.1:${port}`,
    fault: (address, fault) => void faults.set(address, fault),
    refuseAll: (value) => {
      isRefusing = value;
    },
    lost: () => counts.lost,
    handed: () => handed,
    refused: () => counts.refused,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((settle) => server.close(() => settle()));
    },
  };
}

interface Wires {
  readonly take: (address: string) => MailFault['kind'] | undefined;
  readonly counts: { lost: number; refused: number };
  readonly sockets: Set<Socket>;
  readonly handed: HandedMail[];
}

/** One session. A sender waits for `354` before the message, so commands never run into it. */
function relay(client: Socket, inboxPort: number, { take, counts, sockets, handed }: Wires): void {
  const inbox = connect(inboxPort, '127.0.0.1');
  let fault: MailFault['kind'] | undefined;
  let isMessageAskedFor = false;
  let isMessageTaken = false;
  let tail = '';
  let to = '';
  for (const [socket, other] of [
    [client, inbox],
    [inbox, client],
  ] as const) {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
  }
  client.on('data', (chunk) => {
    if (isMessageAskedFor && tail !== endOfMessage) {
      tail = (tail + chunk.toString('latin1')).slice(-endOfMessage.length);
      if (tail === endOfMessage) handed.push({ address: to, atMs: Date.now() });
    }
    const [, address] = isMessageAskedFor ? [] : (recipient.exec(chunk.toString()) ?? []);
    if (address === undefined) return void inbox.write(chunk);
    to = address;
    fault = take(address);
    if (fault !== 'refused') return void inbox.write(chunk);
    counts.refused += 1;
    client.end(notNow);
  });
  inbox.on('data', (chunk) => {
    isMessageTaken ||= isMessageAskedFor && hasTaken.test(chunk.toString());
    if (isMessageTaken && fault === 'answer_lost') {
      counts.lost += 1;
      return void client.destroy();
    }
    isMessageAskedFor ||= asksForMessage.test(chunk.toString());
    client.write(chunk);
  });
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((settle, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', settle);
  });
}
