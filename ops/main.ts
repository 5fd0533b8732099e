import { Client, Connection } from '@temporalio/client';
import { ExitCode, OpsError, type Answer } from './answer';
import { parseInvocation, usageText, wantsHelp, wantsJson, type Invocation } from './arguments';
import { cancel } from './cancel';
import { close } from './close';
import { readConfig, type OpsConfig } from './config';
import { OrderAtTemporal } from './order-at-temporal';
import { resolve } from './resolve';
import { retryEmail } from './retry-email';
import { show } from './show';
import { connectWaitMs } from './waits';

/** `npm run order`: one command about one order, for the people who run Postlude. */
async function main(args: readonly string[]): Promise<void> {
  if (wantsHelp(args)) {
    process.stdout.write(`${usageText()}\n`);
    return;
  }
  const isJson = wantsJson(args);
  try {
    const answer = await carryOut(parseInvocation(args));
    process.stdout.write(`${isJson ? asJson(answer.document) : answer.text}\n`);
  } catch (error) {
    const { code, message, exitCode } = asOpsError(error);
    process.exitCode = exitCode;
    if (isJson) process.stdout.write(`${asJson({ error: { code, message } })}\n`);
    else process.stderr.write(`${message}\n`);
  }
}

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

/** What nobody foresaw is told like the rest, with its trace for the developers. */
function asOpsError(error: unknown): OpsError {
  if (error instanceof OpsError) return error;
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new OpsError('internal_error', trace, { cause: error });
}

function asJson(document: object): string {
  return JSON.stringify(document, undefined, 2);
}

void main(process.argv.slice(2));
