import { Client, Connection } from '@temporalio/client';
import { ExitCode, OpsError, type Answer } from './answer';
import { parseInvocation, usageText, type Invocation } from './arguments';
import { cancel } from './cancel';
import { close } from './close';
import { runCommand } from './command-line';
import { readConfig, type OpsConfig } from './config';
import { OrderAtTemporal } from './order-at-temporal';
import { resolve } from './resolve';
import { retryEmail } from './retry-email';
import { show } from './show';
import { connectWaitMs } from './waits';

async function carryOut(invocation: Invocation): Promise<Answer> {
  const config = readConfig();
  const connection = await connect(config);
  try {
    const client = new Client({
      connection,
      namespace: config.namespace,
      dataConverter: { payloadConverterPath: require.resolve('../workflows/payload-converter') },
    });
    return await answerOf(new OrderAtTemporal(client, invocation.order), invocation);
  } finally {
    await connection.close();
  }
}

async function connect({ address }: OpsConfig): Promise<Connection> {
  try {
    return await Connection.connect({ address, connectTimeout: connectWaitMs });
  } catch (cause) {
    throw new OpsError('temporal_unreachable', `No Temporal answers at ${address}.`, {
      exitCode: ExitCode.unreachable,
      cause,
    });
  }
}

async function answerOf(at: OrderAtTemporal, invocation: Invocation): Promise<Answer> {
  const { requestId } = invocation;
  switch (invocation.name) {
    case 'show':
      return await show(at);
    case 'close':
      return await close(at, requestId);
    case 'cancel':
      return await cancel(at, invocation.authorization, requestId);
    case 'retry-email':
      return await retryEmail(at, requestId);
    case 'resolve':
      return await resolve(at, invocation.note, requestId);
  }
}

/** `npm run order`: one command about one order, for the people who run Postlude. */
const args = process.argv.slice(2);
void runCommand(args, usageText, async () => await carryOut(parseInvocation(args)));
