import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beginningOf } from '../../stack/identity';
import { settleLedger, settleOrphans, writeLedger } from '../../stack/ledger';
import { testFolder } from './folder';

const folder = testFolder();
const stack = join(__dirname, '..', '..', 'stack');

/** A process that would run for ever, as a part of a stack does. */
function startForEver(): number {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], {
    detached: true,
    stdio: 'ignore',
  });
  if (child.pid === undefined) throw new Error('could not be started');
  return child.pid;
}

async function untilGone(pid: number): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (beginningOf(pid) !== undefined && Date.now() < deadline) await sleep(20);
}

describe('what a dead parent leaves behind', () => {
  test('its guard ends, and removes its folders, right after a SIGKILL of the parent', async () => {
    const keepsake = join(folder, 'keepsake');
    mkdirSync(keepsake);
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `const { startProcess } = require('${stack}/process');
         const { guardFolder } = require('${stack}/children');
         guardFolder('${keepsake}');
         startProcess({ name: 'part', command: process.execPath, isReady: async () => true,
           args: ['-e', 'setInterval(() => undefined, 1000)'], logFile: '${folder}/part.log' })
           .then((part) => console.log(part.pid));`,
      ],
      { env: { ...process.env, XDG_CACHE_HOME: folder }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const pid = Number(await new Promise((said) => parent.stdout.once('data', said)));
    expect(beginningOf(pid)).toBeDefined();
    parent.kill('SIGKILL');
    await untilGone(pid);
    expect(beginningOf(pid)).toBeUndefined();
    const deadline = Date.now() + 2_000;
    while (existsSync(keepsake) && Date.now() < deadline) await sleep(20);
    expect(existsSync(keepsake)).toBe(false);
  });

  test('the next start ends, when the guard was killed too', async () => {
    const pid = startForEver();
    const ledgers = join(folder, 'orphans');
    writeLedger(join(ledgers, '1.json'), {
      parent: { pid: 1, beginning: 'of a process that is gone' },
      children: [{ name: 'part', pid, beginning: beginningOf(pid) ?? '', stopSignal: 'SIGTERM' }],
      folders: [],
    });
    expect(await settleOrphans(ledgers)).toEqual(['part']);
    expect(beginningOf(pid)).toBeUndefined();
    expect(await settleOrphans(ledgers)).toEqual([]);
  });

  test('a living parent keeps what is its', async () => {
    const pid = startForEver();
    const ledgers = join(folder, 'living');
    const file = join(ledgers, `${process.pid}.json`);
    writeLedger(file, {
      parent: { pid: process.pid, beginning: beginningOf(process.pid) ?? '' },
      children: [{ name: 'part', pid, beginning: beginningOf(pid) ?? '', stopSignal: 'SIGTERM' }],
      folders: [],
    });
    expect(await settleOrphans(ledgers)).toEqual([]);
    expect(beginningOf(pid)).toBeDefined();
    expect(await settleLedger(file)).toEqual(['part']);
  });

  test('a process that only got the same id is left alone', async () => {
    const pid = startForEver();
    const file = join(folder, 'reused.json');
    writeLedger(file, {
      parent: { pid: 1, beginning: 'gone' },
      children: [{ name: 'part', pid, beginning: 'earlier', stopSignal: 'SIGTERM' }],
      folders: [],
    });
    expect(await settleLedger(file)).toEqual([]);
    expect(beginningOf(pid)).toBeDefined();
    process.kill(pid, 'SIGKILL');
  });
});
