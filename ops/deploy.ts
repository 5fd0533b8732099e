import { Client, Connection } from '@temporalio/client';
import { wantsHelp } from './command-line';
import { readConfig } from './config';
import { defaultDeployment, Deployment, type Build } from './deployment';
import { connectWaitMs } from './waits';

/** A build id as `POSTLUDE_BUILD_ID` has it. */
const buildIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

const usage = `npm run deploy -- status            every build, and what is still open on it
npm run deploy -- promote BUILD     new orders start on this build from now on
npm run deploy -- drained BUILD     exit 0 when nothing is open on it: its workers may be stopped`;

/** `npm run deploy`: which build of the workers new orders start on, and when an old one may go. */
async function main(args: readonly string[]): Promise<number> {
  if (wantsHelp(args)) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const [command, buildId, ...rest] = args;
  const isKnown = command === 'status' || command === 'promote' || command === 'drained';
  const needsBuild = command !== 'status';
  const isComplete = needsBuild ? buildIdPattern.test(buildId ?? '') : buildId === undefined;
  if (!isKnown || !isComplete || rest.length > 0) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const { address, namespace, deployment = defaultDeployment } = readConfig();
  const connection = await Connection.connect({ address, connectTimeout: connectWaitMs });
  try {
    const builds = new Deployment(new Client({ connection, namespace }), deployment);
    return await carryOut(builds, command, buildId ?? '');
  } finally {
    await connection.close();
  }
}

async function carryOut(
  deployment: Deployment,
  command: 'status' | 'promote' | 'drained',
  buildId: string,
): Promise<number> {
  switch (command) {
    case 'status':
      for (const build of await deployment.builds()) process.stdout.write(`${lineOf(build)}\n`);
      return 0;
    case 'promote':
      await deployment.promote(buildId);
      process.stdout.write(`New orders start on ${buildId} from now on.\n`);
      return 0;
    case 'drained': {
      const build = await deployment.find(buildId);
      if (build === undefined) throw new Error(`Temporal knows no build ${buildId}.`);
      const { isCurrent, openOrders } = build;
      const mayStop = !isCurrent && openOrders === 0;
      const why = isCurrent ? 'new orders start on it' : `${openOrders} still open`;
      const verdict = mayStop ? 'its workers may be stopped' : 'its workers must stay';
      process.stdout.write(`${buildId}: ${why}, ${verdict}.\n`);
      return mayStop ? 0 : 1;
    }
  }
}

function lineOf({ buildId, isCurrent, openOrders }: Build): string {
  return `${buildId}  ${isCurrent ? 'current' : 'old    '}  ${openOrders} open`;
}

main(process.argv.slice(2))
  .then((code) => (process.exitCode = code))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
