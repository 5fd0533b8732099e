import { isGrpcServiceError, type Client } from '@temporalio/client';

/** One build of the workers, as Temporal knows it. */
export interface Build {
  buildId: string;
  /** new orders are started on it */
  isCurrent: boolean;
  /** orders that began on it and are not over */
  openOrders: number;
}

/** The workers of one Postlude are one deployment; each build is a version of it. */
export const defaultDeployment = 'postlude';

/** Longest a build is waited for to have polled for the first time. */
const firstPollWaitMs = 30_000;
const pollEveryMs = 250;

/**
 * A rainbow deploy over Temporal's worker deployments: a new build runs beside the old one, is
 * made current, and the old one is stopped when nothing that began on it is left (design §2).
 */
export class Deployment {
  private readonly client: Client;
  private readonly name: string;

  constructor(client: Client, name = defaultDeployment) {
    this.client = client;
    this.name = name;
  }

  /** Every build Temporal has heard of, the current one first. */
  async builds(): Promise<Build[]> {
    const { workerDeploymentInfo } = await this.describe();
    const current = workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId;
    const summaries = workerDeploymentInfo?.versionSummaries ?? [];
    const ids = summaries.flatMap(({ deploymentVersion }) => deploymentVersion?.buildId ?? []);
    const builds = await Promise.all(
      ids.map(async (buildId) => ({
        buildId,
        isCurrent: buildId === current,
        openOrders: await this.openOrders(buildId),
      })),
    );
    return builds.toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
  }

  /**
   * New orders start on this build from now on; those that are open stay where they began. Waits
   * until a worker of it has polled: before that Temporal does not know it.
   * @throws Error when none has within half a minute
   */
  async promote(buildId: string): Promise<void> {
    const { namespace } = this.client.options;
    const request = { namespace, deploymentName: this.name, buildId };
    const giveUpAtMs = Date.now() + firstPollWaitMs;
    for (;;) {
      try {
        await this.client.workflowService.setWorkerDeploymentCurrentVersion(request);
        return;
      } catch (error) {
        if (!isNotThereYet(error)) throw error;
        if (Date.now() > giveUpAtMs) {
          throw new Error(`No worker of build ${buildId} has asked for work.`, { cause: error });
        }
      }
      await new Promise((resolve) => setTimeout(resolve, pollEveryMs));
    }
  }

  /** The build as Temporal knows it; undefined where it never heard of it. */
  async find(buildId: string): Promise<Build | undefined> {
    return (await this.builds()).find((build) => build.buildId === buildId);
  }

  /** A deployment no worker has ever asked for work in has no builds. */
  private async describe() {
    const { namespace } = this.client.options;
    const request = { namespace, deploymentName: this.name };
    try {
      return await this.client.workflowService.describeWorkerDeployment(request);
    } catch (error) {
      if (codeOf(error) === notFound) {
        return { workerDeploymentInfo: undefined };
      }
      throw error;
    }
  }

  /** What began on the build and is not over. */
  private async openOrders(buildId: string): Promise<number> {
    const version = `${this.name}:${buildId}`;
    const { count } = await this.client.workflow.count(
      `TemporalWorkerDeploymentVersion = "${version}" AND ExecutionStatus = "Running"`,
    );
    return count;
  }
}

/** Among gRPC's status codes. */
const notFound = 5;
const failedPrecondition = 9;

/** Temporal's answers for a build no worker of which has polled yet. */
function isNotThereYet(error: unknown): boolean {
  return [notFound, failedPrecondition].includes(codeOf(error) ?? 0);
}

function codeOf(error: unknown): number | undefined {
  if (!isGrpcServiceError(error)) return undefined;
  const { code }: { code: number } = error;
  return code;
}
