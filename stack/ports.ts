import { createServer } from 'node:net';
import { SetupError } from './report';

/** Every loopback port of `npm start`, with the variable that moves it. */
export const PORTS = {
  temporal: { standard: 7233, variable: 'POSTLUDE_PORT_TEMPORAL', what: 'Temporal' },
  temporalUi: { standard: 8233, variable: 'POSTLUDE_PORT_TEMPORAL_UI', what: 'Temporal UI' },
  postgres: { standard: 54329, variable: 'POSTLUDE_PORT_POSTGRES', what: 'Postgres' },
  smtp: { standard: 1025, variable: 'POSTLUDE_PORT_SMTP', what: 'inbox (SMTP)' },
  inbox: { standard: 1080, variable: 'POSTLUDE_PORT_INBOX', what: 'inbox (web)' },
  klarna: { standard: 8090, variable: 'POSTLUDE_PORT_KLARNA', what: 'klarna sandbox' },
  warehouse: { standard: 8091, variable: 'POSTLUDE_PORT_WAREHOUSE', what: 'demo warehouse' },
  stripe: { standard: 8092, variable: 'POSTLUDE_PORT_STRIPE', what: 'stripe sandbox' },
  adyen: { standard: 8093, variable: 'POSTLUDE_PORT_ADYEN', what: 'adyen sandbox' },
  twilio: { standard: 8094, variable: 'POSTLUDE_PORT_TWILIO', what: 'twilio sandbox' },
  api: { standard: 8080, variable: 'POSTLUDE_PORT_API', what: 'api' },
  worker: { standard: 8081, variable: 'POSTLUDE_PORT_WORKER', what: 'worker (health)' },
} as const;

export type PortName = keyof typeof PORTS;

const isPortName = (name: string): name is PortName => name in PORTS;

export const PORT_NAMES: readonly PortName[] = Object.keys(PORTS).filter(isPortName);

const HIGHEST_PORT = 65_535;
/** Probed ports lie below 32768, where Linux starts to hand out ports for outgoing connections. */
const PROBE_FROM = 20_000;
const PROBE_TO = 32_000;
/** With a thousand ports taken at random, fifty misses in a row do not happen. */
const PROBE_ATTEMPTS = 50;

/** The port a part listens on: its variable if set, else the standard one. */
export function portOf(name: PortName): number {
  const { standard, variable } = PORTS[name];
  const text = process.env[variable];
  if (text === undefined || text === '') return standard;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= HIGHEST_PORT) return port;
  throw new SetupError(`${variable} is "${text}", it must be a port from 1 to ${HIGHEST_PORT}.`);
}

/** @throws SetupError naming the variable to set when somebody listens on the port already. */
export async function assertPortFree(name: PortName, port: number): Promise<void> {
  if (await isFree(port)) return;
  const { variable, what } = PORTS[name];
  throw new SetupError(
    `Port ${port} for ${what} is taken: stop what listens there, or set ${variable} to a free port.`,
  );
}

/** A loopback port nobody listens on now. The caller takes it soon; two runs seldom pick one. */
export async function probePort(): Promise<number> {
  for (let attempt = 0; attempt < PROBE_ATTEMPTS; attempt += 1) {
    const port = PROBE_FROM + Math.floor(Math.random() * (PROBE_TO - PROBE_FROM));
    if (await isFree(port)) return port;
  }
  throw new SetupError(`No free port was found between ${PROBE_FROM} and ${PROBE_TO}.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((settle) => {
    const server = createServer();
    server.once('error', () => settle(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => settle(true));
    });
  });
}
