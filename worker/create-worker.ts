import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../activities';
import type { Services } from '../activities/services';

export interface WorkerSettings {
  connection: NativeConnection;
  namespace: string;
  taskQueue: string;
  /** the bundle `npm run build` wrote: the same code in every worker of a build */
  workflowBundlePath: string;
  /** most cached workflows; 0 replays every task from its beginning */
  maxCachedWorkflows?: number;
}

/** Longest a stopping worker waits for what it has begun: longer than any single activity. */
const shutdownGraceTime = '35s';

/**
 * The worker of one task queue. After a kill, its orders move to another worker within one second
 * instead of the default ten (`stickyQueueScheduleToStartTimeout`, measured).
 */
export function createWorker(services: Services, settings: WorkerSettings): Promise<Worker> {
  const { connection, namespace, taskQueue, workflowBundlePath, maxCachedWorkflows } = settings;
  const options: WorkerOptions = {
    connection,
    namespace,
    taskQueue,
    workflowBundle: { codePath: workflowBundlePath },
    activities: createActivities(services),
    dataConverter: { payloadConverterPath: require.resolve('../workflows/payload-converter') },
    stickyQueueScheduleToStartTimeout: '1s',
    shutdownGraceTime,
    ...(maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows }),
  };
  return Worker.create(options);
}
