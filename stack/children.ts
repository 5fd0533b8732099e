import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beginningOf } from './identity';
import { type LedgerEntry, settleLedger, settleOrphans, writeLedger } from './ledger';
import { userCachePath } from './paths';

/**
 * What this process has started and must not leave behind. Three nets, one inside the other: a
 * clean stop; the guard process when this one dies unexpectedly; {@link endOrphans} at the next
 * start when the guard was killed too.
 */
const children = new Map<number, LedgerEntry>();
const folders = new Set<string>();
let isGuarded = false;

const ledgerFolder = (): string => userCachePath('running');
const ledgerFile = (): string => join(ledgerFolder(), `${process.pid}.json`);

/** Hands a child over to the guard. */
export function guardChild(name: string, pid: number, stopSignal: NodeJS.Signals): void {
  const beginning = beginningOf(pid);
  if (beginning === undefined) return;
  children.set(pid, { name, pid, beginning, stopSignal });
  save();
}

/** The child has ended: its id may soon belong to somebody else. */
export function releaseChild(pid: number): void {
  if (children.delete(pid)) save();
}

/** Has a folder removed even if this process is killed. */
export function guardFolder(folder: string): void {
  folders.add(folder);
  save();
}

/** Removes a guarded folder now. */
export function removeGuardedFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  if (folders.delete(folder)) save();
}

/** Ends what this process still has running, also what is only just starting. */
export async function endChildren(): Promise<void> {
  await settleLedger(ledgerFile());
}

/** Ends what earlier runs left behind when they and their guards were killed; their names. */
export async function endOrphans(): Promise<string[]> {
  return await settleOrphans(ledgerFolder());
}

function save(): void {
  if (children.size + folders.size === 0) {
    rmSync(ledgerFile(), { force: true });
    return;
  }
  const parent = { pid: process.pid, beginning: beginningOf(process.pid) ?? '' };
  writeLedger(ledgerFile(), { parent, children: [...children.values()], folders: [...folders] });
  if (!isGuarded) startGuard();
}

function startGuard(): void {
  isGuarded = true;
  const guard = spawn(process.execPath, [join(__dirname, 'guard.js'), ledgerFile()], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  // A pipe that is still open must not keep the parent alive; it has an unref, its type does not.
  if ('unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref();
}
