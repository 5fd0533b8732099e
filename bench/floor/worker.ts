import { createServer } from 'node:http';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createTransport } from 'nodemailer';
import { Pool } from 'pg';
import { Webhook } from 'standardwebhooks';
import { createFloorActivities } from './activities';
import { readConfig } from './config';

/** The floor's worker, as a process of its own. */
async function main(): Promise<void> {
  const config = readConfig();
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address: config.temporalAddress }),
    taskQueue: config.taskQueue,
    workflowsPath: require.resolve('./workflow'),
    activities: createFloorActivities({
      pool: new Pool({ connectionString: config.databaseUrl }),
      klarna: { url: config.klarnaUrl, authorization: config.klarnaAuthorization },
      mail: { transport: createTransport(config.smtpUrl), from: config.mailFrom },
      warehouse: { url: config.warehouseUrl, webhook: new Webhook(config.webhookSecret) },
    }),
  });
  // Whoever starts us waits for an answer here.
  createServer((_request, response) => response.end()).listen(config.port, '127.0.0.1');
  await worker.run(); // until SIGTERM
  process.exit(0);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
