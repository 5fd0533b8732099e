import { parseArgs } from 'node:util';
import { SetupError } from '../stack/report';

export interface BenchOptions {
  /** how long orders arrive at each of the two systems, in all of its phases together */
  readonly seconds: number;
  /** orders a second */
  readonly rate: number;
  /** the result as JSON on standard output, everything else on standard error */
  readonly isJson: boolean;
}

/** With start, warm-up and eight times waiting for the last close this is below two minutes. */
const SECONDS_STANDARD = 24;
const SECONDS_LEAST = 4;
/** The rate: a large shop's busiest hour. */
const RATE_STANDARD = 5;
/** The inbox keeps 2000 emails; both systems and the warm-up must fit. */
const ORDERS_MAX = 800;

/** @throws SetupError with one sentence that says what to put right */
export function readOptions(
  args: readonly string[] = process.argv.slice(2),
  env: NodeJS.ProcessEnv = process.env,
): BenchOptions {
  for (const name of ['TEMPORAL_ADDRESS', 'DATABASE_URL']) {
    if (!env[name]) continue;
    throw new SetupError(`Unset ${name}: the benchmark measures parts of its own, and fills them.`);
  }
  const { seconds, rate, json } = parse(args);
  const options = {
    seconds: numberOf('--seconds', seconds, SECONDS_STANDARD, SECONDS_LEAST),
    rate: numberOf('--rate', rate, RATE_STANDARD, 1),
    isJson: json === true,
  };
  if (options.seconds * options.rate <= ORDERS_MAX) return options;
  throw new SetupError(`--seconds times --rate may be at most ${ORDERS_MAX} orders.`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seconds: { type: 'string' },
        rate: { type: 'string' },
        json: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new SetupError(
      'npm run bench -- [--seconds N] [--rate N] [--json]: nothing else is understood.',
      { cause: error },
    );
  }
}

function numberOf(name: string, text: string | undefined, standard: number, least: number): number {
  if (text === undefined) return standard;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new SetupError(`${name} is "${text}", it must be a whole number from ${least} on.`);
}
