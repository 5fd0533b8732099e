import { boundaries, boundaryNames, stepNames, type Cell, type Step } from './cells';
import type { Played } from './play';
import { updates } from './updates';
import { unknownCopies, violations } from './violations';

/** One cell of the table. */
export interface Result {
  cell: Cell;
  /** of the whole order, from the hand-over to its end */
  seconds?: number;
  /** what was seen, in a few words */
  words: string;
  /** why it is not green; nothing when it is */
  faults: string[];
}

/** Judges one played order. A kill that missed its boundary is a fault like a broken invariant. */
export function judge(cell: Cell, played: Played): Result {
  const misses = played.misses.map((miss) => `missed its boundary: ${miss}`);
  const faults = [...misses, ...violations(played.seen, played.expected)];
  return { cell, seconds: played.seconds, words: wordsOf(cell.step, played), faults };
}

/** A story that broke off says nothing good about its cell. */
export function brokenOff(cell: Cell, error: unknown): Result {
  const text = error instanceof Error ? error.message : String(error);
  return { cell, words: 'broke off', faults: [text] };
}

function wordsOf(step: Step, { seen, expected, asked }: Played): string {
  switch (step) {
    case 'authorize':
    case 'compensate': {
      const total = expected.totals.at(-1);
      const mine = updates(seen.provider).filter((call) => call.totalMinor === total);
      const effects = mine.filter((call) => call.isApplied).length;
      const keys = new Set(mine.map(({ key }) => key)).size;
      const verb = step === 'authorize' ? 'raise' : 'lowering';
      return `${count(effects, verb)}, ${count(keys, 'key')} sent ${times(mine.length)}`;
    }
    case 'email': {
      const copies = count(seen.mails.length, 'copy', 'copies');
      const bytes = new Set(seen.mails.map(({ source }) => source)).size;
      const sameness = seen.mails.length > 1 && bytes === 1 ? ', same bytes' : '';
      return `${copies}${sameness}, ${unknownCopies(seen)} unknown`;
    }
    case 'release': {
      const releases = seen.deliveries.filter(({ type }) => type === 'order.released');
      const ids = new Set(releases.map(({ webhookId }) => webhookId)).size;
      const effects = releases.filter(({ duplicate }) => !duplicate).length;
      return `${count(effects, 'release')}, ${count(ids, 'id')} told ${times(asked)}`;
    }
  }
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function times(number: number): string {
  return ['never', 'once', 'twice'][number] ?? `${number} times`;
}

/** The matrix as a Markdown table, a legend, and what is wrong with the cells that are not ok. */
export function tableOf(results: readonly Result[]): string {
  const cellText = (cell: Cell) => {
    const result = results.find(
      (each) => each.cell.step === cell.step && each.cell.boundary === cell.boundary,
    );
    if (!result) return 'not run';
    const verdict = result.faults.length === 0 ? 'ok' : 'FAILED';
    const seconds = result.seconds === undefined ? '' : ` ${result.seconds.toFixed(1)} s`;
    return `${verdict}${seconds}: ${result.words}`;
  };
  const rows = [
    ['', ...boundaryNames],
    ...stepNames.map((step) => [
      step,
      ...boundaryNames.map((boundary) => cellText({ step, boundary })),
    ]),
  ];
  return [...markdown(rows), '', ...legend, ...faultLines(results)].join('\n');
}

/** Every cell was run and is ok. */
export function isGreen(results: readonly Result[]): boolean {
  const cells = stepNames.length * boundaryNames.length;
  return results.length === cells && results.every(({ faults }) => faults.length === 0);
}

function markdown([head = [], ...rows]: string[][]): string[] {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: string[]) =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

const legend = [
  'The worker was killed (SIGKILL) in the step of the row,',
  ...boundaryNames.map((boundary) => `  ${boundary}  ${boundaries[boundary]};`),
  'another worker took the order to its end, and every invariant of docs/design.md §3 that can be',
  'seen from outside was checked. Seconds: from the hand-over of the order to its end.',
];

function faultLines(results: readonly Result[]): string[] {
  return results.flatMap(({ cell: { step, boundary }, faults }) =>
    faults.map((fault) => `${step} ${boundary}: ${fault}`),
  );
}
