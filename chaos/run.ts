import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../stack/report';
import { audit } from './auditor/audit';
import type { Records } from './auditor/records';
import { tallyOf } from './auditor/tally';
import { askForEnds, collectRecords } from './collect';
import type { ChaosOptions } from './config';
import { productsOf } from './goods';
import { awaitCloses, endFaults, printStuck } from './heal';
import { fetchJson } from './http';
import { playIncidents } from './incidents';
import { startParts, type Parts } from './parts';
import { planOf, type Plan } from './plan';
import { probeShelf } from './probe';
import type { Outcome } from './report';
import { playShoppers } from './shopping';

/** One run from an empty machine to the auditor's word. `product` has the `dist` that is tried. */
export async function runChaos(options: ChaosOptions, product: string, log: Log): Promise<Outcome> {
  const beganMs = Date.now();
  const { seed, orders, kills, undos } = options;
  const plan = planOf(seed, orders, kills, { undos });
  log('starting Temporal, Postgres, inbox, payment sandbox, warehouse, worker and api');
  const parts = await startParts(product, log);
  await fetchJson('PUT', `${parts.apiUrl}/products`, {
    credential: parts.secrets.apiKey,
    body: { products: productsOf(orders) },
  });
  const { records, stuck } = await play(parts, plan, log);
  if (options.keep !== undefined) keepRecords(options.keep, plan, records);
  return {
    plan,
    tally: tallyOf(records),
    violations: audit(records),
    stuck,
    ownEnds: parts.worker.ownEnds() + parts.api.ownEnds(),
    mail: { lost: parts.relay.lost(), refused: parts.relay.refused() },
    seconds: (Date.now() - beganMs) / 1000,
  };
}

async function play(
  parts: Parts,
  plan: Plan,
  log: Log,
): Promise<{ records: Records; stuck: string[] }> {
  log(`${plan.shoppers.length} shoppers come within ${plan.loadMs / 1000} s`);
  const [shopping] = await Promise.all([
    playShoppers(parts, plan.shoppers),
    playIncidents(parts, plan.incidents, log),
  ]);
  log('every fault has healed; waiting for every order to close');
  await endFaults(parts);
  const stuck = await awaitCloses(parts);
  for (const order of stuck) await printStuck(parts, order, log);

  log('asking for the last pieces, then for the records');
  const planned = plan.shoppers.length;
  const before = await collectRecords(parts, shopping.orders, shopping.answers, planned);
  const probe = await probeShelf(parts, before);
  const stuckProbe = await awaitCloses(parts);
  const all = {
    orders: [...shopping.orders, probe.facts],
    answers: [...shopping.answers, ...probe.answers],
  };
  const ends = await askForEnds(parts, all);
  const records = await collectRecords(parts, all.orders, [...all.answers, ...ends], planned);
  return { records, stuck: [...new Set([...stuck, ...stuckProbe])] };
}

function keepRecords(folder: string, plan: Plan, records: Records): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan, undefined, 1));
  writeFileSync(join(folder, 'records.json'), JSON.stringify(records, undefined, 1));
}
