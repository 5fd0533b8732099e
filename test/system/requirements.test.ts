import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../stack/paths';
import { problemOf, readRows } from './requirement-table';

/** What the window and its offers promise. */
const promised = [
  'K1 K2 K3 K4 K5 K6 K7 K8',
  'A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25',
  'A26 A27 A28 A29',
  'B1 B2 B3 B4 B5 B6 B7 B8 B9 B10 B11 B12 B13 B14 B15 B16 B17 B18 B19 B20 B21',
  'C1 C2 C3 C4 C5 C6 C7 C8 C9 C10',
  'D1 D2 D3 D4 D5 D6 D7 D8 D9 D10 D11 D12 D13 D14 D15 D16 D17 D18 D19 D20 D21 D22 D23 D24 D25',
  'D26 D27 D28 D29 D30 D31 D32 D33 D34 D35 D36 D37 D38',
].flatMap((codes) => codes.split(' '));

const rows = readRows(readFileSync(join(REPOSITORY, 'docs', 'requirements.md'), 'utf8'));

describe('docs/requirements.md', () => {
  it('has a row for everything that is promised', () => {
    const named = new Set(rows.map((row) => row.requirement));
    expect(promised.filter((requirement) => !named.has(requirement))).toEqual([]);
  });

  it('has its rows in order, so that a missing one is seen', () => {
    const places = rows.map(({ requirement }) => promised.indexOf(requirement));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
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
