import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Pool } from 'pg';
import { flowBudgetMs } from '../analytics/groups';
import { repeatDays } from '../analytics/lift';
import { offerGroupings, type Numbers, type Period } from '../domain/numbers';
import { endChildren } from '../stack/children';
import { printFailure } from '../stack/console';
import { probePort } from '../stack/ports';
import { startPostgres } from '../stack/postgres';
import { connectDatabase } from '../store/database';
import { migrate } from '../store/migrate';
import { createNumbers } from '../store/numbers';
import { beginsAt, endsAt, makeMillionOrders, ordersTotal } from './million-orders';
import { percentile } from './percentile';

/** `npm run bench:analytics`: what each report takes over a million orders. */

const runs = 7;
const aimMs = 1_000;
/** As the api has it: two connections, so that reports wait for each other and for nobody else. */
const reporting = { poolMax: 2, connectTimeoutMs: 60_000, statementTimeoutMs: 60_000 };

/** What an endpoint asks the database, all at once as it does. */
type Report = [endpoint: string, ask: (numbers: Numbers, period: Period) => Promise<unknown>];

const summary: Report[1] = async (numbers, period) =>
  await Promise.all([numbers.summary(period), numbers.arms(period, repeatDays)]);
const bag = { policy: 'camera', step: 'tier-1', item: 'BAG-1' };

const reports: Report[] = [
  ['summary', summary],
  [
    'funnel',
    async (numbers, period) => await Promise.all([numbers.funnel(period), numbers.summary(period)]),
  ],
  ...offerGroupings.map((by): Report => [
    `offers?by=${by}`,
    async (numbers, period) => await numbers.offers(period, by),
  ]),
  ['channels', async (numbers, period) => await numbers.channels(period)],
  ['flow', async (numbers, period) => await numbers.flow(period, flowBudgetMs)],
  ['report-30-days', async (numbers, period) => await numbers.offerDays(period, bag)],
  [
    'benchmarks',
    async (numbers, period) =>
      await Promise.all([summary(numbers, period), numbers.followUps(period)]),
  ],
];

const year: Period = { from: beginsAt, to: endsAt, currency: 'SEK' };
const month: Period = { ...year, from: '2026-10-02T00:00:00Z' };

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'postlude-analytics-'));
  const postgres = await startPostgres({
    port: await probePort(),
    dataDir: join(folder, 'postgres'),
    password: randomBytes(24).toString('hex'),
    isDurable: false,
    logFile: join(folder, 'postgres.log'),
    log: (line) => console.log(line),
  });
  try {
    await migrate(postgres.url);
    await fill(postgres.url);
    const database = connectDatabase(postgres.url, reporting);
    await measure(createNumbers(database));
    await database.close();
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 });
  const beganMs = performance.now();
  const offers = await makeMillionOrders(pool);
  await pool.end();
  const seconds = ((performance.now() - beganMs) / 1000).toFixed(0);
  console.log(`${ordersTotal} orders and ${offers} offers made in ${seconds} s`);
  console.log(`${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}\n`);
}

async function measure(numbers: Numbers): Promise<void> {
  console.log(row('ms', 'a year: p50', 'slowest', 'a month: p50', 'slowest'));
  const missed: string[] = [];
  for (const [endpoint, ask] of reports) {
    const ofYear = await times(async () => await ask(numbers, year));
    const ofMonth = await times(async () => await ask(numbers, month));
    if (percentile(ofYear, 50) >= aimMs) missed.push(endpoint);
    console.log(row(endpoint, ...figures(ofYear), ...figures(ofMonth)));
  }
  const verdict = missed.length === 0 ? 'kept by all' : `missed by ${missed.join(', ')}`;
  console.log(`\naim: p50 of a year below ${aimMs} ms: ${verdict}`);
}

async function times(work: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const beganMs = performance.now();
    await work();
    taken.push(performance.now() - beganMs);
  }
  return taken;
}

function figures(taken: readonly number[]): string[] {
  return [percentile(taken, 50), percentile(taken, 100)].map((ms) => ms.toFixed(0));
}

function row(name: string, ...cells: string[]): string {
  return name.padEnd(26) + cells.map((cell) => cell.padStart(14)).join('');
}

main()
  .catch((error: unknown) => {
    printFailure(error);
    process.exitCode = 1;
  })
  .finally(() => void endChildren());
