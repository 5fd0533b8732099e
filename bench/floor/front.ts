import { randomUUID } from 'node:crypto';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import fastify from 'fastify';
import { readConfig } from './config';
import { addItem, floorOrderType, opened, outcome, type FloorOrder } from './messages';

interface HandOver {
  order: { number: string; totalMinor: number; customer: { email: string } };
  payment: { authorizationRef: string };
  window: { seconds: number };
}

const workflowIdOf = (number: string) => `floor/${number}`;

/** The floor's HTTP face, as a process of its own: nothing is checked or remembered. */
async function main(): Promise<void> {
  const config = readConfig();
  const connection = await Connection.connect({ address: config.temporalAddress });
  const { workflow } = new Client({ connection });
  const app = fastify();
  app.get('/health', async () => ({ status: 'ok' }));

  app.put<{ Body: HandOver }>('/payment-result', async ({ body }) => {
    const { order, payment, window } = body;
    const input: FloorOrder = {
      number: order.number,
      email: order.customer.email,
      totalMinor: order.totalMinor,
      authorizationRef: payment.authorizationRef,
      windowMs: window.seconds * 1000,
    };
    const startWorkflowOperation = new WithStartWorkflowOperation(floorOrderType, {
      workflowId: workflowIdOf(order.number),
      taskQueue: config.taskQueue,
      workflowIdConflictPolicy: 'FAIL',
      args: [input],
    });
    await workflow.executeUpdateWithStart(opened, { startWorkflowOperation });
    return { order: order.number };
  });

  app.post<{ Params: { order: string; item: string } }>(
    '/orders/:order/items/:item',
    async ({ params }, reply) => {
      const handle = workflow.getHandle(workflowIdOf(params.order));
      const id = randomUUID();
      await handle.signal(addItem, { id, item: params.item });
      const totalMinor = await handle.executeUpdate(outcome, { args: [id] });
      return reply.code(201).send({ order: params.order, totalMinor });
    },
  );
  await app.listen({ port: config.port, host: '127.0.0.1' });
  process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
