import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beginningOf } from './identity';
import type { Log } from './report';

const LOCK_POLL_MS = 500;
/** A holder that was just created may not have written its name yet. */
const UNNAMED_LOCK_MS = 5_000;

/**
 * Makes `target` once, however many processes ask at the same time: under a lock, in a temporary
 * folder beside it, renamed when complete, so that nobody ever sees half of it.
 * @param build fills the folder it is given and returns the path in it that becomes `target`.
 */
export async function buildOnce(
  target: string,
  log: Log,
  build: (folder: string) => Promise<string>,
): Promise<void> {
  if (existsSync(target)) return;
  await mkdir(dirname(target), { recursive: true });
  const release = await takeLock(`${target}.lock`, log);
  // One name for all: under the lock, what lies there is the half of a build that was killed.
  const folder = `${target}.tmp`;
  try {
    if (existsSync(target)) return;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    await rename(await build(folder), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await release();
  }
}

/** Making a folder is atomic everywhere; the name of its holder lets others see that it died. */
async function takeLock(lock: string, log: Log): Promise<() => Promise<void>> {
  const began = Date.now();
  let hasSaid = false;
  while (!(await makeFolder(lock))) {
    if (!(await isHeld(lock, Date.now() - began))) {
      await rm(lock, { recursive: true, force: true });
      continue;
    }
    if (!hasSaid) log(`another process is making ${lock.replace(/\.lock$/, '')}, waiting for it`);
    hasSaid = true;
    await sleep(LOCK_POLL_MS);
  }
  const holder = `${process.pid} ${beginningOf(process.pid) ?? ''}`;
  await writeFile(join(lock, 'holder'), holder);
  return async () => await rm(lock, { recursive: true, force: true });
}

async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch {
    return false;
  }
}

async function isHeld(lock: string, waitedMs: number): Promise<boolean> {
  const holder = await readFile(join(lock, 'holder'), 'utf8').catch(() => '');
  if (holder === '') return waitedMs < UNNAMED_LOCK_MS;
  const [pid = '', ...beginning] = holder.split(' ');
  return beginningOf(Number(pid)) === beginning.join(' ');
}
