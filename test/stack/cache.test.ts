import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildOnce } from '../../stack/cache';
import { testFolder } from './folder';

const folder = testFolder();
const silent = (): void => undefined;

/** A build that takes a moment and writes its name. */
const build = (name: string, built: string[]) => async (temporary: string) => {
  built.push(name);
  await sleep(50);
  const file = join(temporary, 'result');
  writeFileSync(file, name);
  return file;
};

describe('what is built once and kept', () => {
  test('two that ask at once get the one build', async () => {
    const target = join(folder, 'together');
    const built: string[] = [];
    await Promise.all([
      buildOnce(target, silent, build('one', built)),
      buildOnce(target, silent, build('two', built)),
    ]);
    expect(built).toHaveLength(1);
    expect(readFileSync(target, 'utf8')).toBe(built[0]);
  });

  test('a failed build leaves nothing and the next one succeeds', async () => {
    const target = join(folder, 'second-try');
    const failing = buildOnce(target, silent, async () => {
      throw new Error('no network');
    });
    await expect(failing).rejects.toThrow('no network');
    expect(existsSync(target)).toBe(false);
    await buildOnce(target, silent, build('again', []));
    expect(readFileSync(target, 'utf8')).toBe('again');
  });

  test('the lock of a builder that died is taken over', async () => {
    const target = join(folder, 'abandoned');
    mkdirSync(`${target}.lock`);
    writeFileSync(join(`${target}.lock`, 'holder'), `${process.pid} another beginning`);
    await buildOnce(target, silent, build('heir', []));
    expect(readFileSync(target, 'utf8')).toBe('heir');
  });
});
