import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Connection } from '@temporalio/client';
import { type Running, startProcess } from './process';
import { type Log, SetupError } from './report';
import { findTemporalCli } from './temporal-cli';

export interface TemporalOptions {
  readonly port: number;
  /** `off` where nobody looks. */
  readonly uiPort: number | 'off';
  /** SQLite file: orders in flight survive a restart. */
  readonly stateFile: string;
  readonly logFile: string;
  readonly log: Log;
}

export interface RunningTemporal extends Running {
  readonly address: string;
  /** Absent without a UI, and for a server that was already there. */
  readonly uiUrl?: string;
}

const NAMESPACE = 'default';
/** For the connection, and again for the question. */
const ANSWER_TIMEOUT_MS = 2_000;
/** The schema of a new SQLite file takes a second or two; a cold 250 MB binary some more. */
const READY_TIMEOUT_MS = 60_000;

/**
 * What makes a dev server quick and quiet, measured (design §5): the write-ahead log triples
 * throughput, the poll rates take an add from 94 to 21 ms and timers from 104 to 19 ms late.
 */
const TUNING = [
  ['--sqlite-pragma', 'journal_mode=WAL'],
  ['--sqlite-pragma', 'synchronous=NORMAL'],
  ['--dynamic-config-value', 'history.transferProcessorMaxPollRPS=2000'],
  ['--dynamic-config-value', 'history.timerProcessorMaxPollRPS=2000'],
  ['--dynamic-config-value', 'system.enableActivityEagerExecution=true'],
  ['--dynamic-config-value', 'frontend.enableServerVersionCheck=false'],
  ['--log-level', 'warn'],
].flat();

/** Starts a dev server, or uses the one `TEMPORAL_ADDRESS` names. */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const given = process.env['TEMPORAL_ADDRESS'];
  if (given !== undefined && given !== '') return await useTemporal(given);

  const address = `127.0.0.1:${options.port}`;
  const command = await findTemporalCli(options.log);
  mkdirSync(dirname(options.stateFile), { recursive: true });
  const ui = options.uiPort === 'off' ? ['--headless'] : ['--ui-port', String(options.uiPort)];
  const where = ['--ip', '127.0.0.1', '--port', String(options.port)];
  const server = await startProcess({
    name: 'Temporal',
    command,
    args: ['server', 'start-dev', ...where, ...ui, '--db-filename', options.stateFile, ...TUNING],
    logFile: options.logFile,
    isReady: async () => await servesNamespace(address),
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
  if (options.uiPort === 'off') return { ...server, address };
  return { ...server, address, uiUrl: `http://127.0.0.1:${options.uiPort}` };
}

async function useTemporal(address: string): Promise<RunningTemporal> {
  if (!(await servesNamespace(address).catch(() => false))) {
    throw new SetupError(
      `TEMPORAL_ADDRESS is ${address}, but no Temporal with a namespace "${NAMESPACE}" answers ` +
        'there: start it, or unset the variable to have one started.',
    );
  }
  return { address, stop: async () => undefined };
}

async function servesNamespace(address: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: ANSWER_TIMEOUT_MS });
  try {
    await connection.withDeadline(Date.now() + ANSWER_TIMEOUT_MS, async () => {
      await connection.workflowService.describeNamespace({ namespace: NAMESPACE });
    });
    return true;
  } finally {
    await connection.close();
  }
}
