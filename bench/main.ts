import { Client, Connection } from '@temporalio/client';
import { printFailure } from '../stack/console';
import type { Log } from '../stack/report';
import { readOptions, type BenchOptions } from './config';
import { faultsOf, readEffects } from './effects';
import { readEnvironment } from './environment';
import { readTraces } from './histories';
import { startParts, stopParts, type Parts } from './parts';
import { runPhase, sumCpu, type Phase } from './phases';
import { reportOf, type BenchResult } from './report';
import { measure, outlineOf, type Collected } from './result';
import { arrivals } from './schedule';
import { startFloor, startPostlude, type System } from './systems';

/** `npm run bench`: what an add costs beside the least workflow with the same effects. */

const beganMs = Date.now();
/** Compilers, caches, connections: both systems at once, not counted. */
const WARM_UP_SECONDS = 5;
/**
 * A machine's speed changes from one minute to the next, so the two take turns in short phases. In
 * this order (Thue and Morse) whatever gets steadily faster or slower meets both alike.
 */
const TURNS = [
  'postlude',
  'floor',
  'floor',
  'postlude',
  'floor',
  'postlude',
  'postlude',
  'floor',
] as const;

async function bench({ seconds, rate }: BenchOptions, log: Log): Promise<BenchResult> {
  log('starting Temporal, Postgres, inbox, payment sandbox and warehouse');
  const parts = await startParts(log);
  const [postlude, floor] = await Promise.all([startPostlude(parts), startFloor(parts)]);
  log('warming up');
  const warmUp = arrivals(WARM_UP_SECONDS, rate, 0);
  const warm = async (system: System) => await runPhase(parts, system, warmUp, `W-${system.name}`);
  await Promise.all([warm(postlude), warm(floor)]);

  const phases: Phase[] = [];
  for (const [index, turn] of TURNS.entries()) {
    log(`phase ${index + 1} of ${TURNS.length}: ${turn}`);
    const system = turn === 'postlude' ? postlude : floor;
    // Both systems meet the same shoppers, once in each pair of phases.
    const plan = arrivals((2 * seconds) / TURNS.length, rate, 1 + Math.floor(index / 2));
    phases.push(await runPhase(parts, system, plan, `B${index + 1}-${turn}`));
  }
  log('reading journals and histories');
  const connection = await Connection.connect({ address: parts.temporalAddress });
  const client = new Client({ connection });
  const ours = await collect(parts, client, phases, postlude);
  const theirs = await collect(parts, client, phases, floor);
  const tookSeconds = (Date.now() - beganMs) / 1000;
  const environment = await readEnvironment(client, parts.databaseUrl, tookSeconds);
  await connection.close();
  return {
    environment,
    seconds,
    ratePerSecond: rate,
    postlude: measure(ours),
    floor: measure(theirs),
    phases: phases.map(outlineOf),
    faults: [ours, theirs].flatMap(({ visits, effects }) =>
      visits.flatMap((visit) => faultsOf(visit, effects.get(visit.number))),
    ),
  };
}

async function collect(
  parts: Parts,
  client: Client,
  all: readonly Phase[],
  system: System,
): Promise<Collected> {
  const phases = all.filter((phase) => phase.system === system);
  const visits = phases.flatMap((phase) => phase.visits);
  return {
    visits,
    effects: await readEffects(parts, visits),
    traces: await readTraces(client, system, visits),
    cpuMs: sumCpu(phases),
  };
}

async function main(): Promise<number> {
  const options = readOptions();
  const log: Log = (line) => {
    const text = `${((Date.now() - beganMs) / 1000).toFixed(1).padStart(6)} s  ${line}`;
    if (options.isJson) console.error(text);
    else console.log(text);
  };
  const result = await bench(options, log);
  if (options.isJson) console.log(JSON.stringify(result, undefined, 2));
  else for (const line of reportOf(result)) console.log(line);
  return result.faults.length === 0 ? 0 : 1;
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
