import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beginningOf } from './identity';

/** One child process that must not outlive its parent. */
export interface LedgerEntry {
  readonly name: string;
  readonly pid: number;
  /** From {@link beginningOf}: proof that the id still means this process. */
  readonly beginning: string;
  readonly stopSignal: NodeJS.Signals;
}

/** What one parent has running, written down so that somebody else can end it. */
export interface Ledger {
  readonly parent: { readonly pid: number; readonly beginning: string };
  readonly children: readonly LedgerEntry[];
  /** Folders of a run that keeps nothing, removed after the children ended. */
  readonly folders: readonly string[];
}

/** Longest wait for the children of a dead parent to end by themselves before SIGKILL. */
const END_TIMEOUT_MS = 8_000;
const POLL_MS = 50;

export function writeLedger(file: string, ledger: Ledger): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.new`;
  writeFileSync(fresh, JSON.stringify(ledger), { mode: 0o600 });
  renameSync(fresh, file);
}

/** Ends what a ledger names, removes its folders, then itself. Returns the names it ended. */
export async function settleLedger(file: string): Promise<string[]> {
  const ledger = readLedger(file);
  if (ledger === undefined) return [];
  const left = ledger.children.filter(isRunning);
  for (const child of left) signal(child.pid, child.stopSignal);
  const deadline = Date.now() + END_TIMEOUT_MS;
  while (left.some(isRunning) && Date.now() < deadline) await sleep(POLL_MS);
  for (const child of left.filter(isRunning)) signal(-child.pid, 'SIGKILL');
  for (const folder of ledger.folders) rmSync(folder, { recursive: true, force: true });
  rmSync(file, { force: true });
  return left.map((child) => child.name);
}

/** Settles every ledger in a folder whose parent is gone, of any clone of this user. */
export async function settleOrphans(folder: string): Promise<string[]> {
  const orphans = listLedgers(folder).filter((file) => !hasLivingParent(file));
  return (await Promise.all(orphans.map(settleLedger))).flat();
}

function listLedgers(folder: string): string[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.map((file) => join(folder, file));
}

function hasLivingParent(file: string): boolean {
  const parent = readLedger(file)?.parent;
  return parent !== undefined && beginningOf(parent.pid) === parent.beginning;
}

/** Undefined when the parent or another settler has removed it meanwhile. */
function readLedger(file: string): Ledger | undefined {
  try {
    const ledger: Ledger = JSON.parse(readFileSync(file, 'utf8'));
    return ledger;
  } catch {
    return undefined;
  }
}

function isRunning(child: LedgerEntry): boolean {
  return beginningOf(child.pid) === child.beginning;
}

/** Signals a process (or a group: negative id); one that has just gone is no error. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone in between.
  }
}
