import { setTimeout as wait } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
} from '@temporalio/worker';
import { registerSearchAttributes } from '../../worker/register-search-attributes';
import { testServers } from './servers';

/** A Temporal of a world: the shared dev server, or a time-skipping server of its own. */
export interface WorldTemporal {
  address: string;
  client: Client;
  connection: NativeConnection;
  /** lets time pass: in an instant on the time-skipping server, for real on the other */
  sleep(ms: number): Promise<void>;
  /** lets time pass until this workflow has ended; its result */
  untilEnd(workflowId: string): Promise<unknown>;
  /** the server's clock, epoch ms */
  now(): Promise<number>;
  close(): Promise<void>;
}

let isQuiet = false;

/** Kills and refusals are what these tests are about: their warnings are not news. */
export function beQuiet(): void {
  if (isQuiet) return;
  isQuiet = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
}

const payloadConverterPath = require.resolve('../../workflows/payload-converter');

/** `address`: a dev server of the test's own, for tests that kill it. */
export async function realTemporal(
  address = testServers().temporalAddress,
): Promise<WorldTemporal> {
  beQuiet();
  const connection = await Connection.connect({ address });
  await registerSearchAttributes(connection, 'default');
  const native = await NativeConnection.connect({ address });
  const client = new Client({ connection, dataConverter: { payloadConverterPath } });
  return {
    address,
    client,
    connection: native,
    sleep: (ms) => wait(ms),
    untilEnd: (workflowId) => client.workflow.getHandle(workflowId).result(),
    now: async () => Date.now(),
    async close() {
      await native.close();
      await connection.close();
    },
  };
}

/** The SDK gives the server five seconds: on a busy machine its Java may need another five. */
const startsMax = 3;

async function startSkipping(attempt = 1): Promise<TestWorkflowEnvironment> {
  const executable = testServers().timeSkipping;
  try {
    return await TestWorkflowEnvironment.createTimeSkipping(
      executable ? { server: { executable } } : {},
    );
  } catch (error) {
    if (attempt === startsMax) throw error;
    return await startSkipping(attempt + 1);
  }
}

export async function skippingTemporal(): Promise<WorldTemporal> {
  beQuiet();
  const environment = await startSkipping();
  const attributes = await registerSearchAttributes(environment.connection, 'default');
  if (!attributes.registered) throw new Error(attributes.reason);
  return {
    address: environment.address,
    // A plain client: time is skipped by `sleep` alone, where a test says so.
    client: new Client({
      connection: environment.connection,
      dataConverter: { payloadConverterPath },
    }),
    connection: environment.nativeConnection,
    sleep: (ms) => environment.sleep(ms),
    async untilEnd(workflowId) {
      const handle = environment.client.workflow.getHandle(workflowId);
      const result: unknown = await handle.result();
      // The server stops its clock for a parent that is to hear of its child's end, and never
      // starts it again where that parent is over: done for it, or no `sleep` would return.
      const { parentExecution } = await handle.describe();
      if (parentExecution) await environment.connection.testService?.unlockTimeSkipping({});
      return result;
    },
    now: () => environment.currentTimeMs(),
    close: () => environment.teardown(),
  };
}
