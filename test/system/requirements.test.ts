import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../stack/paths';
import { problemOf, readRows } from './requirement-table';

/** What the window promises. */
const promised = [
  'K1 K2 K3 K4 K5 K6 K7 K8',
  'A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25',
  'A26 A27 A28 A29 B3 B8 B9 B10 C6 D2 D3 D10 D11 D17 D26 D27 D28',
].flatMap((codes) => codes.split(' '));

const rows = readRows(readFileSync(join(REPOSITORY, 'docs', 'requirements.md'), 'utf8'));

describe('docs/requirements.md', () => {
  it('has a row for everything the window promises', () => {
    const named = new Set(rows.map((row) => row.requirement));
    expect(promised.filter((requirement) => !named.has(requirement))).toEqual([]);
  });

  it.each(rows)('$requirement is proven by a test that runs: $test', (row) => {
    expect(problemOf(row, sourceOf(row.file))).toBeUndefined();
  });
});

describe('The table of requirements', () => {
  const row = { requirement: 'A7', file: 'a.test.ts', test: 'A7: says how long' };

  it('takes a test by its whole name, or by its code where only that is named', () => {
    const page = '| A7 | meaning | `a.test.ts` | `A7: says how long` |';
    expect(readRows(`| requirement |\n|---|\n${page}`)).toEqual([row]);
    expect(problemOf(row, "it('A7: says how long', () => {});")).toBeUndefined();
    expect(problemOf(row, "it.each([1])(\n 'A7: says how long',\n () => {});")).toBeUndefined();
    expect(problemOf({ ...row, test: 'A7:' }, "it('A7: anything', () => {});")).toBeUndefined();
  });

  it.each([
    ['of no such file', undefined],
    ['of another name', "it('A7: says how long it lasts', () => {});"],
    ['that is only mentioned', "const name = 'A7: says how long';"],
    ['in a comment', "// it('A7: says how long', () => {});"],
    ['that is skipped', "it.skip('A7: says how long', () => {});"],
    ['still to be written', "it.todo('A7: says how long');"],
    ['beside the only one that runs', "it('A7: says how long', f); it.only('this', f);"],
    ['in a group that is skipped', "describe.skip('all', () => it('A7: says how long', f));"],
  ])('does not take a test %s', (_, source) => {
    expect(problemOf(row, source)).toEqual(expect.any(String));
  });

  it('does not take a test that names another requirement', () => {
    const other = { ...row, test: 'A8: says how long' };
    expect(problemOf(other, "it('A8: says how long', () => {});")).toMatch(/lacks A7:/);
  });
});

function sourceOf(file: string): string | undefined {
  const path = join(REPOSITORY, file);
  return file.startsWith('test/') && existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
