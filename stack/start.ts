import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endOrphans } from './children';
import { createConsole, printFailure, printTable } from './console';
import { STATE_DIR } from './paths';
import { PORT_NAMES, type PortName, assertPortFree, portOf } from './ports';
import { SetupError, messageOf } from './report';
import { createRoster } from './roster';
import { loadSecrets } from './secrets';
import { LOG_DIR, startSystem } from './start-system';
import { type System, claimState, releaseState, removeSystem, writeSystem } from './system-file';

/** `npm start`: everything on this machine until Ctrl-C. */

/** The product's own default; the demo asks for shorter windows of its own. */
const STANDARD_WINDOW_MS = 180_000;
const LONGEST_WINDOW_MS = 3_600_000;

/** Given by `scripts/run.mjs`, so that the time told includes installing and building. */
const beganMs = Number(process.env['POSTLUDE_BEGAN_MS'] ?? Date.now());
const log = createConsole(beganMs);
let addresses: Omit<System, 'pids'> | undefined;
let isStopping = false;

const roster = createRoster(log, saveSystem);

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // npm repeats a Ctrl-C to us, so a second one means nothing; every stop has its own bound.
  process.on(name, () => void stop(0));
}
void start();

async function start(): Promise<void> {
  try {
    const windowMs = readWindow();
    claimState();
    const ended = await endOrphans();
    if (ended.length > 0) log(`ended what a killed run had left: ${ended.join(', ')}`);
    await assertPortsFree();
    keepLastLogs();
    const secrets = loadSecrets(join(STATE_DIR, 'secrets.json'));
    addresses = await startSystem({ roster, secrets, windowMs, log });
    if (isStopping) return;
    saveSystem();
    printSystem(addresses);
  } catch (error) {
    if (isStopping) return;
    printFailure(error);
    await stop(1);
  }
}

async function stop(exitCode: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  removeSystem();
  if (exitCode === 0) log('stopping');
  await roster.stop();
  releaseState();
  if (exitCode === 0) log('stopped, nothing is left running');
  process.exit(exitCode);
}

function saveSystem(): void {
  if (addresses !== undefined && !isStopping) writeSystem({ ...addresses, pids: roster.pids() });
}

function readWindow(): number {
  const text = process.env['POSTLUDE_WINDOW_MS'] ?? String(STANDARD_WINDOW_MS);
  const windowMs = Number(text);
  if (Number.isInteger(windowMs) && windowMs > 0 && windowMs <= LONGEST_WINDOW_MS) return windowMs;
  throw new SetupError(
    `POSTLUDE_WINDOW_MS is "${text}", it must be whole milliseconds up to ${LONGEST_WINDOW_MS}.`,
  );
}

/** All at once: whoever has to move one port learns of the others too. */
async function assertPortsFree(): Promise<void> {
  const external = new Set<PortName>([
    ...(process.env['TEMPORAL_ADDRESS'] ? (['temporal', 'temporalUi'] as const) : []),
    ...(process.env['DATABASE_URL'] ? (['postgres'] as const) : []),
  ]);
  const names = PORT_NAMES.filter((name) => !external.has(name));
  const checks = names.map(async (name) => await assertPortFree(name, portOf(name)));
  const results = await Promise.allSettled(checks);
  const failures = results.filter((result) => result.status === 'rejected');
  if (failures.length > 0) {
    throw new SetupError(failures.map(({ reason }) => messageOf(reason)).join('\n'));
  }
}

/** One run back is enough to see why the last one ended. */
function keepLastLogs(): void {
  rmSync(`${LOG_DIR}.previous`, { recursive: true, force: true });
  if (existsSync(LOG_DIR)) renameSync(LOG_DIR, `${LOG_DIR}.previous`);
}

function printSystem(system: Omit<System, 'pids'>): void {
  const pids = roster.pids();
  console.log();
  printTable([
    ['api', system.apiUrl],
    ['api key', system.apiKey],
    ['OpenAPI page', `${system.apiUrl}/docs`],
    ['Temporal', system.temporalAddress],
    ['Temporal UI', system.temporalUiUrl ?? 'not started here'],
    ['inbox', system.inboxUrl],
    ['klarna sandbox', system.klarnaUrl],
    ['stripe sandbox', `${system.stripeUrl}/admin/journal`],
    ['adyen sandbox', `${system.adyenUrl}/admin/journal`],
    ['twilio sandbox', system.twilioUrl],
    ['demo warehouse', system.warehouseUrl],
    ['api process', String(pids['api'])],
    ['worker process', String(pids['worker'])],
    ['logs', `${LOG_DIR}/*.log`],
  ]);
  const readySeconds = ((Date.now() - beganMs) / 1000).toFixed(1);
  console.log(`\nready in ${readySeconds} s. Orders are held for ${system.windowMs / 1000} s.`);
  console.log('`npm run demo` in another terminal plays three orders. Ctrl-C stops everything.\n');
}
