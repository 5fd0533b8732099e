import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../activities';
import type { Services } from '../activities/services';

export interface WorkerSettings {
  connection: NativeConnection;
  namespace: string;
  taskQueue: string;
  /** the bundle `npm run build` wrote: the same code in every worker of a build */
  workflowBundlePath: string;
  /** most cached workflows; 0 replays every task from its beginning; absent: by the heap's size */
  maxCachedWorkflows?: number | undefined;
  /** an order stays on the build it began on; absent: any worker may go on with it */
  build?: { deployment: string; buildId: string } | undefined;
}

/** Longest a stopping worker waits for what it has begun: longer than any single activity. */
const shutdownGraceTime = '35s';

/** The worker of one task queue. */
export function createWorker(services: Services, settings: WorkerSettings): Promise<Worker> {
  return Worker.create(workerOptions(services, settings));
}

/**
 * What every worker of the task queue is made of. After a kill, its orders move to another worker
 * within one second instead of the default ten (`stickyQueueScheduleToStartTimeout`, measured).
 */
export function workerOptions(services: Services, settings: WorkerSettings): WorkerOptions {
  const { connection, namespace, taskQueue, workflowBundlePath } = settings;
  return {
    connection,
    namespace,
    taskQueue,
    workflowBundle: { codePath: workflowBundlePath },
    activities: createActivities(services),
    dataConverter: { payloadConverterPath: require.resolve('../workflows/payload-converter') },
    stickyQueueScheduleToStartTimeout: '1s',
    shutdownGraceTime,
    ...cacheOptions(settings.maxCachedWorkflows),
    ...buildOptions(settings.build),
  };
}

/**
 * Orders live for minutes, so each ends on the code it began with and no workflow is ever patched
 * in mid-life. The behaviour is the worker's alone: set on a workflow, it blocks every order of a
 * worker that has no build.
 */
function buildOptions(build: WorkerSettings['build']): Partial<WorkerOptions> {
  if (build === undefined) return {};
  const { deployment: deploymentName, buildId } = build;
  return {
    workerDeploymentOptions: {
      useWorkerVersioning: true,
      version: { deploymentName, buildId },
      defaultVersioningBehavior: 'PINNED',
    },
  };
}

/**
 * A worker without a cache has room for one order. Given a task of a second one while a local
 * activity of the first still runs, the SDK (1.24) drops the first in mid-task and Temporal
 * repeats it ten seconds later, again and again on a busy queue. So it takes one task at a time.
 */
function cacheOptions(maxCachedWorkflows: number | undefined): Partial<WorkerOptions> {
  if (maxCachedWorkflows === undefined) return {};
  if (maxCachedWorkflows > 0) return { maxCachedWorkflows };
  return { maxCachedWorkflows, maxConcurrentWorkflowTaskExecutions: 1 };
}
