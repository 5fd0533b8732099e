import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';

/** A wire on which the answer to one kind of call can be held back. */
export interface Gate {
  port: number;
  /** Calls of the watched kind that left the caller. */
  asked(): number;
  /** Those of which the caller got at least one byte of the answer. */
  answered(): number;
  /** Those the outside has answered without the caller getting a byte. */
  held(): number;
  /** Calls from now on are answered; what is held stays held. */
  letGo(): void;
  close(): Promise<void>;
}

interface Count {
  asked: number;
  answered: number;
  held: number;
  isHolding: boolean;
}

/**
 * A TCP relay to `target` that knows a call by a text in what the caller sends (`trigger`): the
 * dot that ends an email, the amount of a raise, the type of a webhook. What comes back after it
 * is the answer. Real sockets on both sides, so a caller waits as on a silent network.
 */
export async function startGate(
  target: URL,
  { trigger, isHolding }: { trigger: string; isHolding: boolean },
): Promise<Gate> {
  const count: Count = { asked: 0, answered: 0, held: 0, isHolding };
  const sockets = new Set<Socket>();
  const server = createServer((caller) => {
    const outside = connect(Number(target.port), target.hostname);
    for (const socket of [caller, outside]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    caller.on('close', () => outside.destroy());
    outside.on('close', () => caller.destroy());
    relay(caller, outside, trigger, count);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    asked: () => count.asked,
    answered: () => count.answered,
    held: () => count.held,
    letGo() {
      count.isHolding = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function relay(caller: Socket, outside: Socket, trigger: string, count: Count): void {
  let tail = '';
  let answer: 'not_due' | 'to_pass' | 'to_hold' | 'held' = 'not_due';
  caller.on('data', (bytes: Buffer) => {
    const text = tail + bytes.toString('latin1');
    const isAsked = text.includes(trigger);
    // A trigger cut in two by the network is seen whole, and none is seen twice.
    tail = isAsked ? '' : text.slice(1 - trigger.length);
    if (isAsked) {
      count.asked += 1;
      answer = count.isHolding ? 'to_hold' : 'to_pass';
    }
    outside.write(bytes);
  });
  outside.on('data', (bytes: Buffer) => {
    if (answer === 'to_hold') count.held += 1;
    if (answer === 'to_hold' || answer === 'held') {
      answer = 'held';
      return;
    }
    if (answer === 'to_pass') count.answered += 1;
    answer = 'not_due';
    caller.write(bytes);
  });
}
