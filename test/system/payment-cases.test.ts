import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../stack/paths';
import { readCases, unprovenCase } from './requirement-table';

const cases = readCases(readFileSync(join(REPOSITORY, 'docs', 'payment-cases.md'), 'utf8'));

describe('docs/payment-cases.md', () => {
  it('has a row for each of the fifty cases', () => {
    const named = new Set(cases.map(({ number }) => number));
    const all = Array.from({ length: 50 }, (_, index) => index + 1);
    expect(all.filter((number) => !named.has(number))).toEqual([]);
  });

  it.each(cases)('case $number is proven by a test that runs: $test', ({ file, test }) => {
    const path = join(REPOSITORY, file);
    const source = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    expect(unprovenCase({ file, test }, source)).toBeUndefined();
  });

  it('does not take a test that is not there, or left out', () => {
    const named = { file: 'a.test.ts', test: 'is paid' };
    expect(unprovenCase(named, "it('is paid', f);")).toBeUndefined();
    expect(unprovenCase(named, "it.skip('is paid', f);")).toMatch(/leaves tests out/);
    expect(unprovenCase(named, "it('is paid twice', f);")).toMatch(/has no test/);
    expect(unprovenCase(named, undefined)).toMatch(/does not exist/);
  });
});
