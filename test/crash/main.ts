import globalSetup from '../global-setup';
import globalTeardown from '../global-teardown';
import { allCells, type Cell } from './cells';
import { play } from './play';
import { brokenOff, isGreen, judge, tableOf, type Result } from './table';

/** Cells at a time: most of a cell is waiting for a timeout of the product. */
const lanes = 4;

/**
 * `npm run crash-matrix [step[:boundary] …]`: kills a worker at each boundary of each step and
 * prints what became of the sixteen orders. Exit code 1 unless all of them are as if nothing had
 * happened.
 */
async function main(wanted: string[]): Promise<void> {
  const chosen = allCells().filter(
    ({ step, boundary }) =>
      wanted.length === 0 || wanted.includes(step) || wanted.includes(`${step}:${boundary}`),
  );
  if (chosen.length === 0) throw new Error(`There is no cell ${wanted.join(', ')}.`);
  await globalSetup();
  const results: Result[] = [];
  try {
    const queue = [...chosen];
    const work = async () => {
      for (let cell = queue.shift(); cell; cell = queue.shift()) {
        const result = await run(cell);
        console.log(`  ${cell.step} ${cell.boundary}: ${result.words}`);
        results.push(result);
      }
    };
    await Promise.all(Array.from({ length: lanes }, work));
  } finally {
    await globalTeardown();
  }
  console.log(`\n${tableOf(results)}`);
  const isComplete = wanted.length > 0 || isGreen(results);
  if (!isComplete || results.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
}

async function run(cell: Cell): Promise<Result> {
  try {
    return judge(cell, await play(cell));
  } catch (error) {
    return brokenOff(cell, error);
  }
}

void main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
