import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { until } from '../world/until';
import { startGate, type Gate } from './gate';

const hears = (caller: { heard: string }, words: string) =>
  until(words, async () => caller.heard === words, 2_000);

describe('The gate on a wire', () => {
  let echo: Server;
  let gate: Gate;

  beforeEach(async () => {
    echo = createServer((socket) => socket.pipe(socket)).listen(0);
    await once(echo, 'listening');
    const { port } = echo.address() as AddressInfo;
    const target = new URL(`tcp://127.0.0.1:${port}`);
    gate = await startGate(target, { trigger: 'RAISE', isHolding: true });
  });
  afterEach(async () => {
    await gate.close();
    echo.close();
  });

  /** A caller who remembers what was answered. */
  const startCaller = () => {
    const socket = connect(gate.port, '127.0.0.1').setNoDelay();
    const caller = { heard: '', say: (words: string) => void socket.write(words) };
    socket.on('data', (bytes) => {
      caller.heard += bytes.toString();
    });
    return caller;
  };

  it('passes what it does not watch, and does not count it', async () => {
    const caller = startCaller();
    caller.say('READ');
    await hears(caller, 'READ');
    expect([gate.asked(), gate.answered(), gate.held()]).toEqual([0, 0, 0]);
  });

  it('holds the answer of a call it watches, though the other side has the call', async () => {
    const caller = startCaller();
    caller.say('please RAISE');
    await until('the answer', async () => gate.held() > 0);
    expect([gate.asked(), gate.answered(), caller.heard]).toEqual([1, 0, '']);
  });

  it('knows a call that comes in two pieces, once, and answers it when it is open', async () => {
    gate.letGo();
    const caller = startCaller();
    caller.say('please RA');
    await hears(caller, 'please RA');
    caller.say('ISE');
    await hears(caller, 'please RAISE');
    expect([gate.asked(), gate.answered(), gate.held()]).toEqual([1, 1, 0]);
  });
});
