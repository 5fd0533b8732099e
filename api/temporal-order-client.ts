import {
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowStartOptions,
} from '@temporalio/client';
import type { Command } from '../domain/commands';
import type { OrderView, OutcomeReply } from '../domain/order-view';
import {
  addItem,
  cancelOrder,
  closeWindow,
  getOrder,
  getOutcome,
  open,
  openUpdateId,
  orderWindowType,
  orderWorkflowId,
  outcome,
  providerEvent,
  removeItem,
  resolveAttention,
  retryConfirmation,
  type CapturePaymentInput,
  type OrderWindowInput,
  type ReconcileInput,
} from '../workflows/messages';
import {
  TemporalUnavailable,
  WorkerUnavailable,
  type CaptureAnswer,
  type OpenAnswer,
  type OrderClient,
  type OutcomeAnswer,
  type QueriedOutcome,
  type RecordedOutcome,
  type WindowStatus,
} from './order-client';
import { createAttributedStart } from './start-attributes';
import { BesideWorkflows } from './temporal-beside';
import { orderAttributes, orderNotes } from './temporal-notes';
import { faultOf } from './temporal-faults';
import { onlyOne, within } from './temporal-within';
import { describeWaitMs, signalAttemptsMax, signalWaitMs } from './waits';

/** The order client over a real Temporal. `say`: where a sentence for ops goes. */
export function createOrderClient(
  client: Client,
  taskQueue: string,
  say: (sentence: string) => void = () => undefined,
): OrderClient {
  return new TemporalOrderClient(client, taskQueue, createAttributedStart(say));
}

/** The exception: another workflow under the id once the one before is over. */
const oneAtATime = {
  workflowIdConflictPolicy: 'USE_EXISTING',
  workflowIdReusePolicy: 'ALLOW_DUPLICATE',
} as const;

class TemporalOrderClient implements OrderClient {
  private readonly client: Client;
  private readonly taskQueue: string;
  private readonly start: ReturnType<typeof createAttributedStart>;
  private readonly beside: BesideWorkflows;

  constructor(client: Client, taskQueue: string, start: ReturnType<typeof createAttributedStart>) {
    this.client = client;
    this.taskQueue = taskQueue;
    this.start = start;
    this.beside = new BesideWorkflows(client, taskQueue, start);
  }

  async open(input: OrderWindowInput, waitMs: number): Promise<OpenAnswer> {
    const options = { ...this.windowOptions(input), ...onlyOne };
    try {
      const reply = await this.start(orderAttributes(input, Date.now()), (attributes) =>
        this.within(waitMs, () =>
          this.client.workflow.executeUpdateWithStart(open, {
            updateId: openUpdateId,
            startWorkflowOperation: new WithStartWorkflowOperation(orderWindowType, {
              ...options,
              ...attributes,
            }),
          }),
        ),
      );
      return { kind: 'opened', reply };
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return { kind: 'ended' };
      if (faultOf(error) !== 'no_answer') return { kind: 'ended' };
      return await this.afterUnansweredOpen(input.order.number);
    }
  }

  /**
   * Two steps: with one, Temporal answers from the update that the ended window was opened by.
   */
  async openAnew(input: OrderWindowInput, waitMs: number): Promise<OpenAnswer> {
    const options = { ...this.windowOptions(input), ...oneAtATime };
    try {
      await this.start(orderAttributes(input, Date.now()), (attributes) =>
        this.within(signalWaitMs, () =>
          this.client.workflow.start(orderWindowType, { ...options, ...attributes }),
        ),
      );
    } catch (error) {
      throw new TemporalUnavailable(faultOf(error), { cause: error });
    }
    return await this.open(input, waitMs);
  }

  /** A 202 promises that the start is durable: only Temporal itself can say so. */
  private async afterUnansweredOpen(order: string): Promise<OpenAnswer> {
    const status = await this.status(order);
    if (status === 'missing') throw new TemporalUnavailable();
    return { kind: status === 'running' ? 'pending' : 'ended' };
  }

  async send(order: string, command: Command): Promise<'sent' | 'gone'> {
    for (let attempt = 1; attempt <= signalAttemptsMax; attempt += 1) {
      try {
        await this.within(signalWaitMs, () => this.signal(order, command));
        return 'sent';
      } catch (error) {
        if (faultOf(error) !== 'no_answer') return 'gone';
      }
    }
    throw new TemporalUnavailable();
  }

  private async signal(order: string, command: Command): Promise<void> {
    const handle = this.handle(order);
    switch (command.name) {
      case 'addItem':
        return await handle.signal(addItem, command);
      case 'removeItem':
        return await handle.signal(removeItem, command);
      case 'closeWindow':
        return await handle.signal(closeWindow, command);
      case 'cancelOrder':
        return await handle.signal(cancelOrder, command);
      case 'resolveAttention':
        return await handle.signal(resolveAttention, command);
      case 'retryConfirmation':
        return await handle.signal(retryConfirmation, command);
      case 'providerEvent':
        return await handle.signal(providerEvent, command);
    }
  }

  async waitForOutcome(order: string, requestId: string, waitMs: number): Promise<OutcomeAnswer> {
    try {
      const reply = await this.within(waitMs, () =>
        this.handle(order).executeUpdate(outcome, { updateId: requestId, args: [{ requestId }] }),
      );
      if (reply.kind !== 'awaiting') return { kind: 'reply', reply };
      return await this.afterAwaiting(order, requestId, waitMs);
    } catch (error) {
      return { kind: faultOf(error) === 'no_answer' ? 'pending' : 'gone' };
    }
  }

  /** An update answers once: that the shopper had something to do may be long over. */
  private async afterAwaiting(
    order: string,
    requestId: string,
    waitMs: number,
  ): Promise<OutcomeAnswer> {
    const now = await this.queryOutcome(order, requestId, waitMs).catch(() => undefined);
    if (now?.kind === 'reply') return now;
    return { kind: now?.kind === 'missing' ? 'gone' : 'pending' };
  }

  async recordedOutcome(
    order: string,
    requestId: string,
    waitMs: number,
  ): Promise<RecordedOutcome> {
    const update = this.handle(order).getUpdateHandle<OutcomeReply>(requestId);
    try {
      const reply = await this.within(waitMs, () => update.result());
      return reply.kind === 'awaiting' ? { kind: 'no_answer' } : { kind: 'reply', reply };
    } catch (error) {
      return { kind: faultOf(error) === 'no_answer' ? 'no_answer' : 'absent' };
    }
  }

  async queryOutcome(order: string, requestId: string, waitMs: number): Promise<QueriedOutcome> {
    try {
      const reply = await this.within(waitMs, () =>
        this.handle(order).query(getOutcome, { requestId }),
      );
      return reply.kind === 'pending' ? { kind: 'pending' } : { kind: 'reply', reply };
    } catch (error) {
      if (faultOf(error) === 'not_found') return { kind: 'missing' };
      throw await this.unanswered();
    }
  }

  async queryOrder(order: string, waitMs: number): Promise<OrderView> {
    try {
      return await this.within(waitMs, () => this.handle(order).query(getOrder));
    } catch (error) {
      if (faultOf(error) === 'no_answer') throw await this.unanswered();
      throw new WorkerUnavailable(undefined, { cause: error });
    }
  }

  async status(order: string): Promise<WindowStatus> {
    try {
      const { status } = await this.within(describeWaitMs, () => this.handle(order).describe());
      return status.name === 'RUNNING' ? 'running' : 'ended';
    } catch (error) {
      if (faultOf(error) === 'not_found') return 'missing';
      throw new TemporalUnavailable(undefined, { cause: error });
    }
  }

  capture(input: CapturePaymentInput, waitMs: number): Promise<CaptureAnswer> {
    return this.beside.capture(input, waitMs);
  }

  findCapture(order: string, requestId: string, waitMs: number): Promise<CaptureAnswer> {
    return this.beside.findCapture(order, requestId, waitMs);
  }

  reconcile(input: ReconcileInput): Promise<void> {
    return this.beside.reconcile(input);
  }

  async ping(): Promise<void> {
    const { namespace } = this.client.options;
    try {
      await this.within(describeWaitMs, () =>
        this.client.workflowService.describeNamespace({ namespace }),
      );
    } catch (error) {
      throw new TemporalUnavailable(faultOf(error), { cause: error });
    }
  }

  private windowOptions(input: OrderWindowInput): WorkflowStartOptions {
    return {
      workflowId: orderWorkflowId(input.order.number),
      taskQueue: this.taskQueue,
      args: [input],
      ...orderNotes(input),
    };
  }

  private handle(order: string) {
    return this.client.workflow.getHandle(orderWorkflowId(order));
  }

  /** A query got no answer: who is silent, Temporal or the workers? */
  private async unanswered(): Promise<Error> {
    await this.ping();
    return new WorkerUnavailable();
  }

  private within<T>(waitMs: number, call: () => Promise<T>): Promise<T> {
    return within(this.client, waitMs, call);
  }
}
