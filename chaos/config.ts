import { parseArgs } from 'node:util';
import { SetupError } from '../stack/report';
import { bugNames, type BugName } from './bugs';

export interface ChaosOptions {
  readonly orders: number;
  /** SIGKILLs of worker, api and Temporal; outages come on top */
  readonly kills: number;
  readonly seed: number;
  /** shoppers also take lines out again */
  readonly undos: boolean;
  /** run a copy with this bug, and expect the auditor to find it */
  readonly bug?: BugName;
  /** folder to leave the four records in; absent: they are removed with the run */
  readonly keep?: string;
}

/** CI's run: every kind of provider fault once, each process killed once. */
const standard = { orders: 20, kills: 3, seed: 1 } as const;
/** The inbox keeps 2000 emails, and copies must fit. */
const ordersMax = 1_000;
const killsMax = 200;
const seedMax = 2 ** 31;

/** What `--help` prints. */
export const usage =
  'npm run chaos -- [--orders N] [--kills K] [--seed S] [--undos] [--break <bug>] ' +
  '[--keep <folder>]';

export function wantsHelp(args: readonly string[]): boolean {
  return args.includes('--help') || args.includes('-h');
}

/** @throws SetupError with one sentence that says what to put right */
export function readOptions(
  args: readonly string[] = process.argv.slice(2),
  env: NodeJS.ProcessEnv = process.env,
): ChaosOptions {
  for (const name of ['TEMPORAL_ADDRESS', 'DATABASE_URL']) {
    if (!env[name]) continue;
    throw new SetupError(`Unset ${name}: chaos kills parts of its own, and only those.`);
  }
  const { orders, kills, seed, undos, break: bug, keep } = parse(args);
  return {
    orders: numberOf('--orders', orders, standard.orders, 1, ordersMax),
    kills: numberOf('--kills', kills, standard.kills, 0, killsMax),
    seed: numberOf('--seed', seed, standard.seed, 0, seedMax),
    undos: undos === true,
    ...(bug === undefined ? {} : { bug: bugOf(bug) }),
    ...(keep === undefined ? {} : { keep }),
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        orders: text,
        kills: text,
        seed: text,
        undos: { type: 'boolean' },
        break: text,
        keep: text,
      },
    }).values;
  } catch (error) {
    throw new SetupError(`${usage}: nothing else is understood.`, { cause: error });
  }
}

function numberOf(
  name: string,
  text: string | undefined,
  standardValue: number,
  least: number,
  most: number,
): number {
  if (text === undefined) return standardValue;
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new SetupError(`${name} is "${text}", it must be a whole number, ${least} to ${most}.`);
}

function bugOf(name: string): BugName {
  const found = bugNames.find((each) => each === name);
  if (found !== undefined) return found;
  throw new SetupError(`There is no bug "${name}"; there are ${bugNames.join(', ')}.`);
}
