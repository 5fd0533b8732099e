import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Pool } from 'pg';
import { flowBudgetMs } from '../analytics/groups';
import { reportOf } from '../api/routes/experiments';
import { offerGroupings, type Period } from '../domain/numbers';
import { endChildren } from '../stack/children';
import { printFailure } from '../stack/console';
import { probePort } from '../stack/ports';
import { startPostgres } from '../stack/postgres';
import { connectDatabase, type Database } from '../store/database';
import { migrate } from '../store/migrate';
import { createReports, type Reports } from '../store/reports';
import { beginsAt, endsAt, makeMillionOrders, ordersTotal } from './million-orders';
import { percentile } from './percentile';

/** `npm run bench:analytics`: what each report takes over a million orders. */

const runs = 7;
const aimMs = 1_000;
/** As the api has it: two connections, so that reports wait for each other and for nobody else. */
const reporting = { poolMax: 2, connectTimeoutMs: 60_000, statementTimeoutMs: 60_000 };

/** What an endpoint asks the database, all at once as it does. */
type Report = [endpoint: string, ask: (reports: Reports, period: Period) => Promise<unknown>];

const summary: Report[1] = async ({ numbers }, period) =>
  await Promise.all([numbers.summary(period), numbers.arms(period)]);
const bag = { policy: 'camera', step: 'tier-1', item: 'BAG-1' };

const asked: Report[] = [
  ['summary', summary],
  [
    'funnel',
    async ({ numbers }, period) =>
      await Promise.all([numbers.funnel(period), numbers.summary(period)]),
  ],
  ...offerGroupings.map((by): Report => [
    `offers?by=${by}`,
    async ({ numbers }, period) => await numbers.offers(period, by),
  ]),
  ['channels', async ({ numbers }, period) => await numbers.channels(period)],
  ['flow', async ({ numbers }, period) => await numbers.flow(period, flowBudgetMs)],
  ['report-30-days', async ({ numbers }, period) => await numbers.offerDays(period, bag)],
  [
    'benchmarks',
    async (every, period) =>
      await Promise.all([summary(every, period), every.numbers.followUps(period)]),
  ],
  ['experiments', async ({ experiments }, { currency }) => await experiments.list(currency)],
  [
    'experiments/e1',
    async ({ experiments }, { currency }) => await reportOf(experiments, 'e1', currency),
  ],
  ['guardrails', async ({ standings }) => await standings.list()],
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
    await measure(createReports(database));
    await compare(database);
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

async function measure(reports: Reports): Promise<void> {
  console.log(row('ms', 'a year: p50', 'slowest', 'a month: p50', 'slowest'));
  const missed: string[] = [];
  for (const [endpoint, ask] of asked) {
    const ofYear = await times(async () => await ask(reports, year));
    const ofMonth = await times(async () => await ask(reports, month));
    if (percentile(ofYear, 50) >= aimMs) missed.push(endpoint);
    console.log(row(endpoint, ...figures(ofYear), ...figures(ofMonth)));
  }
  const verdict = missed.length === 0 ? 'kept by all' : `missed by ${missed.join(', ')}`;
  console.log(`\naim: p50 of a year below ${aimMs} ms: ${verdict}`);
}

/** What the machine itself takes: the least that a look at every order could. */
async function compare({ pool }: Database): Promise<void> {
  const counted = await times(
    async () => await pool.query('select count(flow_ms) from order_facts'),
  );
  console.log(
    `count of a column of all orders, by a scan: p50 ${percentile(counted, 50).toFixed(0)} ms`,
  );
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
