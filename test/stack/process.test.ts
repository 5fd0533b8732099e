import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beginningOf } from '../../stack/identity';
import { type ProcessOptions, startProcess } from '../../stack/process';
import { testFolder } from './folder';

const folder = testFolder();

/** A Node process that runs the given code. */
function program(code: string, overrides: Partial<ProcessOptions> = {}): ProcessOptions {
  return {
    name: 'part',
    command: process.execPath,
    args: ['-e', code],
    logFile: join(folder, 'part.log'),
    isReady: async () => true,
    ...overrides,
  };
}

const FOR_EVER = 'setInterval(() => undefined, 1000);';

describe('a part of the stack', () => {
  test('is stopped by its signal, and then it is gone', async () => {
    const part = await startProcess(program(FOR_EVER));
    expect(beginningOf(part.pid)).toBeDefined();
    await part.stop();
    expect(beginningOf(part.pid)).toBeUndefined();
    expect(await part.exited).toBe('was ended by SIGTERM');
  });

  test('is killed when it ignores its signal for longer than its bound', async () => {
    const deaf = `process.on('SIGTERM', () => undefined); console.log('deaf'); ${FOR_EVER}`;
    const part = await startProcess(program(deaf, { stopTimeoutMs: 100 }));
    await sleep(300); // Until the handler stands.
    await part.stop();
    expect(await part.exited).toBe('was ended by SIGKILL');
  });

  test('that ends early says so with its last lines', async () => {
    const failing = program(`console.error('no such database'); process.exit(3)`, {
      isReady: async () => false,
    });
    await expect(startProcess(failing)).rejects.toThrow(
      /part ended with exit code 3; the end of [^]*no such database/,
    );
  });

  test('that somebody else answers for is not taken for healthy', async () => {
    const imposter = program('process.exit(1)', {
      isReady: async () => {
        await sleep(500);
        return true;
      },
    });
    await expect(startProcess(imposter)).rejects.toThrow('ended with exit code 1');
  });

  test('that never becomes healthy is stopped at its bound', async () => {
    const slow = program(`console.log(process.pid); ${FOR_EVER}`, {
      isReady: async () => false,
      readyTimeoutMs: 300,
    });
    const failure: unknown = await startProcess(slow).catch((error: unknown) => error);
    expect(String(failure)).toContain('was not ready within 0.3 s');
    const pid = Number(String(failure).trim().split('\n').at(-1));
    expect(beginningOf(pid)).toBeUndefined();
  });

  test('whose program does not exist says so', async () => {
    const missing = program('', { command: join(folder, 'missing') });
    await expect(startProcess(missing)).rejects.toThrow('part: could not be run');
  });
});
