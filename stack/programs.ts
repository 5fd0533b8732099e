import { join } from 'node:path';
import { answersHttp } from './health';
import { REPOSITORY } from './paths';
import { type RunningProcess, startProcess } from './process';

export interface ProgramOptions {
  readonly name: string;
  /** Under `dist/`, without extension: `api/main`. */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where it answers `GET /health` with 200 once it does its work. */
  readonly port: number;
  readonly logFile: string;
}

/** The worker waits for adds in flight before it goes, but a Ctrl-C must not wait for long. */
const STOP_TIMEOUT_MS = 15_000;

/** Starts one of our own programs as a process of its own, so that it can be killed alone. */
export async function startProgram(options: ProgramOptions): Promise<RunningProcess> {
  return await startProcess({
    name: options.name,
    command: process.execPath,
    args: ['--enable-source-maps', join(REPOSITORY, 'dist', `${options.program}.js`)],
    cwd: REPOSITORY,
    env: options.env,
    logFile: options.logFile,
    isReady: async () => await answersHttp(`http://127.0.0.1:${options.port}/health`),
    stopTimeoutMs: STOP_TIMEOUT_MS,
  });
}
