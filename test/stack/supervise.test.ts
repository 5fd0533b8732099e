import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from '../../stack/process';
import { supervise } from '../../stack/supervise';

interface FakePart extends Running {
  readonly pid: number;
  die(reason: string): boolean;
}

/** A part that dies when told to, in place of a process. */
function fakePart(pid: number): FakePart {
  const end = new EventEmitter();
  const exited = once(end, 'exit').then(([reason]) => String(reason));
  const die = (reason: string): boolean => end.emit('exit', reason);
  return { pid, exited, die, stop: async () => void die('was stopped') };
}

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!isTrue() && Date.now() < deadline) await sleep(10);
}

describe('a supervised part', () => {
  test('that dies is said to have died and runs again', async () => {
    const parts: FakePart[] = [];
    const lines: string[] = [];
    const restarted: number[] = [];
    const start = async (): Promise<FakePart> => {
      const part = fakePart(100 + parts.length);
      parts.push(part);
      return part;
    };
    const supervised = await supervise({
      name: 'worker',
      start,
      log: (line) => lines.push(line),
      onRestart: ({ pid }) => restarted.push(pid),
    });
    supervised.current().die('was ended by SIGKILL');
    await until(() => restarted.length > 0);
    expect(restarted).toEqual([101]);
    expect(supervised.current().pid).toBe(101);
    expect(lines[0]).toBe('worker (pid 100) was ended by SIGKILL');
    expect(lines[1]).toMatch(/^worker runs again after \d+ ms \(pid 101\)$/);
    await supervised.stop();
  });

  test('that cannot be started again at once is tried once more', async () => {
    let starts = 0;
    const lines: string[] = [];
    const start = async (): Promise<FakePart> => {
      starts += 1;
      if (starts === 2) throw new Error('port taken');
      return fakePart(starts);
    };
    const log = (line: string): number => lines.push(line);
    const supervised = await supervise({ name: 'api', start, log });
    supervised.current().die('ended with exit code 1');
    await until(() => starts === 3);
    expect(lines).toContain('api could not be restarted: port taken');
    expect(supervised.current().pid).toBe(3);
    await supervised.stop();
  });

  test('that is stopped stays stopped, and nothing is said of a death', async () => {
    let starts = 0;
    const lines: string[] = [];
    const start = async (): Promise<FakePart> => fakePart((starts += 1));
    const log = (line: string): number => lines.push(line);
    const supervised = await supervise({ name: 'api', start, log });
    await supervised.stop();
    await sleep(300);
    expect(starts).toBe(1);
    expect(lines).toEqual([]);
  });

  test('whose first start fails fails the whole start', async () => {
    const failing = supervise({
      name: 'Temporal',
      start: async () => await Promise.reject(new Error('no Go')),
      log: () => undefined,
    });
    await expect(failing).rejects.toThrow('no Go');
  });
});
