import { createConsole, printFailure } from '../stack/console';
import { REPOSITORY } from '../stack/paths';
import { buildBrokenCopy } from './broken-copy';
import { bugs, type BugName } from './bugs';
import { readOptions, usage, wantsHelp } from './config';
import { keepFolder, stopParts } from './parts';
import { reportOf, type Outcome } from './report';
import { runChaos } from './run';

/** `npm run chaos`: kills everything that can be killed, and lets an auditor look at the money. */

const beganMs = Date.now();

async function main(): Promise<number> {
  if (wantsHelp(process.argv.slice(2))) {
    console.log(usage);
    return 0;
  }
  const options = readOptions();
  const log = createConsole(beganMs);
  const { bug } = options;
  if (bug === undefined) {
    const outcome = await runChaos(options, REPOSITORY, log);
    for (const line of reportOf(outcome)) console.log(line);
    return isClean(outcome) ? 0 : 1;
  }
  log(`building a copy with a bug: ${bugs[bug].says}`);
  const outcome = await runChaos(options, keepFolder(await buildBrokenCopy(bugs[bug])), log);
  for (const line of reportOf(outcome)) console.log(line);
  return told(bug, outcome);
}

/** Adds asked for, from which on a run in which none got through is no proof of anything. */
const addsTelling = 10;

function isClean({ violations, stuck, tally }: Outcome): boolean {
  const isTelling = tally.added > 0 || tally.requests < addsTelling;
  if (!isTelling) console.log('Not one item was added: nothing of the money was tried.');
  return violations.length === 0 && stuck.length === 0 && isTelling;
}

/** Found by an invariant that it breaks, or the auditor is of no use. */
function told(name: BugName, { violations }: Outcome): number {
  const { breaks } = bugs[name];
  const found = violations.filter(({ invariant }) => breaks.includes(invariant));
  console.log(
    found.length > 0
      ? `The auditor found ${name}: ${found.length} violations of ${breaks.join(', ')}.`
      : `The auditor missed ${name}: no violation of ${breaks.join(', ')}.`,
  );
  return found.length > 0 ? 0 : 1;
}

let isStopping = false;

async function end(exitCode: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await stopParts();
  process.exit(exitCode);
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => void end(130));

main()
  .catch((error: unknown) => {
    printFailure(error);
    return 1;
  })
  .then(end, () => process.exit(1));
