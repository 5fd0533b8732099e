import { once } from 'node:events';
import { join } from 'node:path';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { connectDatabase } from '../../store/database';
import { createStores } from '../../store/stores';
import { readConfig } from '../../worker/config';
import { workerOptions } from '../../worker/create-worker';
import { servicesFrom } from '../world';
import { beQuiet } from '../world/temporal';
import type { Stop } from './cells';
import { withStops } from './stops';

/**
 * The worker that is going to be killed: the product's workflows and activities in a process of
 * their own, which stands still at the stops in `CRASH_STOPS` and tells its parent so. A stop is
 * left when the parent says `go on`. `CRASH_HALF` makes it one half of a worker (boundary b4).
 */
async function main(): Promise<void> {
  beQuiet();
  // A parent that is gone cannot kill this process any more.
  process.once('disconnect', () => process.exit(1));
  const config = readConfig();
  const stops = new Set((process.env['CRASH_STOPS'] ?? '').split(','));
  const standStill = async (stop: Stop) => {
    if (!stops.has(stop)) return;
    process.send?.({ reached: stop });
    await once(process, 'message');
  };
  const stores = createStores(connectDatabase(config.DATABASE_URL));
  const services = servicesFrom(process.env as Record<string, string>, stores);
  const options = workerOptions(withStops(services, standStill), {
    connection: await NativeConnection.connect({ address: config.TEMPORAL_ADDRESS }),
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: config.POSTLUDE_TASK_QUEUE,
    workflowBundlePath: join(__dirname, '../../workflow-bundle.js'),
    maxCachedWorkflows: config.MAX_CACHED_WORKFLOWS,
  });
  const worker = await Worker.create(half(options));
  const running = worker.run();
  process.send?.({ ready: true });
  await running;
}

/** Local activities run where the workflow does, so that half keeps the activities' code. */
function half(options: WorkerOptions): WorkerOptions {
  const { workflowBundle: _, ...withoutWorkflows } = options;
  const name = process.env['CRASH_HALF'];
  if (name === 'activities') return withoutWorkflows;
  return name === 'workflows' ? { ...options, enableNonLocalActivities: false } : options;
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
