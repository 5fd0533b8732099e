import { connect } from 'node:net';

/** One health question; a server that takes longer is asked again. */
const ANSWER_TIMEOUT_MS = 2_000;

/** True when the address answers a GET with a 2xx. */
export async function answersHttp(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  await response.arrayBuffer();
  return response.ok;
}

/** True when somebody accepts connections on a loopback port. */
export function acceptsTcp(port: number): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = (isOpen: boolean): void => {
      socket.destroy();
      settle(isOpen);
    };
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => finish(false));
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}
