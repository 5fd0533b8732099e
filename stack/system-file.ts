import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beginningOf } from './identity';
import { STATE_DIR } from './paths';
import { SetupError } from './report';

/** What a running system tells its visitors: the demo, a person with a `kill`, an editor. */
export interface System {
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly temporalAddress: string;
  readonly temporalUiUrl?: string;
  readonly inboxUrl: string;
  readonly klarnaUrl: string;
  readonly stripeUrl: string;
  readonly adyenUrl: string;
  readonly twilioUrl: string;
  readonly warehouseUrl: string;
  /** How long orders are held open, in milliseconds. */
  readonly windowMs: number;
  /** Process ids by part, of what runs now: a part that died and was started again has a new one. */
  readonly pids: Readonly<Record<string, number>>;
}

const SYSTEM_FILE = join(STATE_DIR, 'system.json');
const CLAIM_FILE = join(STATE_DIR, 'start.pid');

/** The system that runs from this clone, or undefined: the file is there only while it is ready. */
export function readSystem(): System | undefined {
  if (holder() === undefined) return undefined;
  try {
    const system: System = JSON.parse(readFileSync(SYSTEM_FILE, 'utf8'));
    return system;
  } catch {
    return undefined;
  }
}

/** Holds the api key, so for the owner's eyes only. */
export function writeSystem(system: System): void {
  writeFileSync(SYSTEM_FILE, `${JSON.stringify(system, undefined, 2)}\n`, { mode: 0o600 });
}

/** The system is no longer ready. Of a system that is not ours this changes nothing. */
export function removeSystem(): void {
  if (holder() === process.pid) rmSync(SYSTEM_FILE, { force: true });
}

/** Two systems on one state folder would destroy it. @throws SetupError when one runs already. */
export function claimState(): void {
  const pid = holder();
  if (pid !== undefined) {
    throw new SetupError(
      `Postlude runs from this folder already (process ${pid}): stop it there with Ctrl-C first.`,
    );
  }
  mkdirSync(STATE_DIR, { recursive: true });
  writeFileSync(CLAIM_FILE, `${process.pid} ${beginningOf(process.pid) ?? ''}`);
  removeSystem();
}

export function releaseState(): void {
  if (holder() === process.pid) rmSync(CLAIM_FILE, { force: true });
}

function holder(): number | undefined {
  try {
    const [pid = '', ...beginning] = readFileSync(CLAIM_FILE, 'utf8').split(' ');
    return beginningOf(Number(pid)) === beginning.join(' ') ? Number(pid) : undefined;
  } catch {
    return undefined;
  }
}
