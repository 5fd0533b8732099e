/** One row of `docs/requirements.md`. */
export interface RequirementRow {
  requirement: string;
  file: string;
  /** the name of the test, or its beginning up to the colon */
  test: string;
}

/** The rows of the page: requirement, meaning, file and test, the last two as code. */
export function readRows(page: string): RequirementRow[] {
  return page.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const [, requirement = '', , file = '', test = ''] = cells;
    if (!/^[A-Z]\d+$/.test(requirement)) return [];
    return [{ requirement, file: withoutTicks(file), test: withoutTicks(test) }];
  });
}

/** One row of `docs/payment-cases.md`. */
export interface CaseRow {
  number: number;
  file: string;
  test: string;
}

/** The rows of that page: number, meaning, file and test, the last two as code. */
export function readCases(page: string): CaseRow[] {
  return page.split('\n').flatMap((line) => {
    const [, number = '', , file = '', test = ''] = line.split('|').map((cell) => cell.trim());
    if (!/^\d+$/.test(number)) return [];
    return [{ number: Number(number), file: withoutTicks(file), test: withoutTicks(test) }];
  });
}

/** Why a row is not proven by a test that runs; undefined when it is. */
export function problemOf(row: RequirementRow, source: string | undefined): string | undefined {
  if (source !== undefined && !row.test.startsWith(`${row.requirement}:`))
    return `the name lacks ${row.requirement}:`;
  return unprovenCase(row, source);
}

/** The same of a case, whose test may have any name. */
export function unprovenCase(
  row: Pick<RequirementRow, 'file' | 'test'>,
  source: string | undefined,
): string | undefined {
  if (source === undefined) return `${row.file} does not exist`;
  const code = source.replaceAll(/^\s*(\/\/.*|\/\*[^]*?\*\/)$/gm, '');
  const left = leftOut.exec(code);
  if (left) return `${row.file} leaves tests out: ${left[0]}`;
  const isThere = testNames(code).some((name) => matches(name, row.test));
  return isThere ? undefined : `${row.file} has no test "${row.test}"`;
}

/** A test that proves a requirement stands in a file where every test runs. */
const leftOut =
  /\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|todo|only|failing)\b|\b[xf](?:it|test|describe)\s*[.(]/;

/** `it('…'`, and the `)('…'` that ends an `it.each(…)`. */
const testStart = /(?:\b(?:it|test)|\))\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1\s*,/g;

function testNames(code: string): string[] {
  return [...code.matchAll(testStart)].map(([, , name = '']) => name);
}

function matches(name: string, wanted: string): boolean {
  return wanted.endsWith(':') ? name.startsWith(wanted) : name === wanted;
}

function withoutTicks(cell: string): string {
  return cell.replaceAll('`', '');
}
