import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { guardChild, releaseChild } from './children';

export interface ProcessOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Run as somebody else (root only). */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Both outputs are appended here: a file outlives us, so the child never writes to a dead pipe. */
  readonly logFile: string;
  /** Answers true once the part does its work; false or a throw means "not yet". */
  readonly isReady: () => Promise<boolean>;
  readonly readyTimeoutMs?: number;
  /** The part's signal for a clean and prompt stop. */
  readonly stopSignal?: NodeJS.Signals;
  readonly stopTimeoutMs?: number;
}

/** Something that runs and can be stopped; `exited` tells an end nobody asked for. */
export interface Running {
  readonly pid?: number;
  /** Resolves with the reason when the process ends. Absent where we started none. */
  readonly exited?: Promise<string>;
  stop(): Promise<void>;
}

export interface RunningProcess extends Running {
  readonly pid: number;
  readonly exited: Promise<string>;
}

/** A slow machine loads a server in a few seconds; ten times that is a failure. */
const READY_TIMEOUT_MS = 30_000;
const READY_POLL_MS = 50;
/** A clean stop takes well under a second; a part in trouble must not hold up Ctrl-C. */
const STOP_TIMEOUT_MS = 8_000;
/** Enough of a log to see why a part ended. */
const TAIL_LINES = 15;

/**
 * Starts a process in its own group (a Ctrl-C in the terminal reaches only us, who stop the parts
 * in order) and waits until it is healthy.
 * @throws Error with its last lines when it ends early or is not ready in time; nothing is left.
 */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const output = openSync(options.logFile, 'a');
  const logFrom = fstatSync(output).size;
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    ...options.user,
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const exited = whenExited(child);
  if (child.pid === undefined) throw new Error(`${options.name}: ${await exited}`);
  const running = handle(child, child.pid, exited, options);

  const trouble = await whyNotReady(options, exited);
  if (trouble === undefined) return running;
  await running.stop();
  const tail = readFileSync(options.logFile).subarray(logFrom).toString().trimEnd();
  const lines = tail.split('\n').slice(-TAIL_LINES).join('\n');
  throw new Error(`${options.name} ${trouble}; the end of ${options.logFile}:\n${lines}`);
}

function handle(
  child: ChildProcess,
  pid: number,
  exited: Promise<string>,
  options: ProcessOptions,
): RunningProcess {
  const stopSignal = options.stopSignal ?? 'SIGTERM';
  guardChild(options.name, pid, stopSignal);
  void exited.then(() => releaseChild(pid));
  let hasExited = false;
  void exited.then(() => (hasExited = true));
  const stop = async (): Promise<void> => {
    if (hasExited) return;
    child.kill(stopSignal);
    await Promise.race([exited, pause(options.stopTimeoutMs ?? STOP_TIMEOUT_MS)]);
    if (!hasExited) killGroup(pid);
    await exited;
  };
  return { pid, exited, stop };
}

function whenExited(child: ChildProcess): Promise<string> {
  return new Promise((settle) => {
    child.once('error', (error) => settle(`could not be run: ${error.message}`));
    child.once('exit', (code, signal) =>
      settle(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`),
    );
  });
}

async function whyNotReady(
  options: ProcessOptions,
  exited: Promise<string>,
): Promise<string | undefined> {
  const timeoutMs = options.readyTimeoutMs ?? READY_TIMEOUT_MS;
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    // Asked before the answer is believed: whoever answers must still be our child.
    const isReady = await options.isReady().catch(() => false);
    const ended = await Promise.race([exited, sleep(READY_POLL_MS, undefined)]);
    if (ended !== undefined || isReady) return ended;
  }
  return `was not ready within ${timeoutMs / 1000} s`;
}

/** A pause that keeps no process alive. */
async function pause(ms: number): Promise<void> {
  await sleep(ms, undefined, { ref: false });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended in between.
  }
}
