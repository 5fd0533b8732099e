import {
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowStartOptions,
} from '@temporalio/client';
import {
  capturePaymentType,
  captureWorkflowId,
  reconcileType,
  reconcileWorkflowId,
  type CapturePaymentInput,
  type CapturePaymentResult,
  type ReconcileInput,
} from '../workflows/messages';
import { TemporalUnavailable, type CaptureAnswer } from './order-client';
import type { createAttributedStart } from './start-attributes';
import { faultOf } from './temporal-faults';
import { captureAttributes, captureNotes, reconcileNotes } from './temporal-notes';
import { onlyOne, within } from './temporal-within';
import { signalWaitMs } from './waits';

/** The workflows beside an order's window, for orders that are over: captures and late events. */
export class BesideWorkflows {
  private readonly client: Client;
  private readonly taskQueue: string;
  private readonly start: ReturnType<typeof createAttributedStart>;

  constructor(client: Client, taskQueue: string, start: ReturnType<typeof createAttributedStart>) {
    this.client = client;
    this.taskQueue = taskQueue;
    this.start = start;
  }

  async capture(input: CapturePaymentInput, waitMs: number): Promise<CaptureAnswer> {
    const options: WorkflowStartOptions = {
      workflowId: captureWorkflowId(input.order, input.requestId),
      taskQueue: this.taskQueue,
      args: [input],
      ...onlyOne,
      ...captureNotes(input),
    };
    try {
      await this.start(captureAttributes(input), (attributes) =>
        within(this.client, signalWaitMs, () =>
          this.client.workflow.start(capturePaymentType, { ...options, ...attributes }),
        ),
      );
    } catch (error) {
      const isRepeat = error instanceof WorkflowExecutionAlreadyStartedError;
      if (!isRepeat) throw new TemporalUnavailable(faultOf(error), { cause: error });
    }
    return await this.findCapture(input.order, input.requestId, waitMs);
  }

  async findCapture(order: string, requestId: string, waitMs: number): Promise<CaptureAnswer> {
    const handle = this.client.workflow.getHandle(captureWorkflowId(order, requestId));
    try {
      const result: CapturePaymentResult = await within(this.client, waitMs, () => handle.result());
      return { kind: 'result', result };
    } catch (error) {
      const fault = faultOf(error);
      if (fault === 'not_found') return { kind: 'missing' };
      return fault === 'ended' ? { kind: 'failed' } : { kind: 'pending' };
    }
  }

  async reconcile({ order, provider, authorizationRef, event, at }: ReconcileInput): Promise<void> {
    const input = { order, provider, authorizationRef, event, at };
    try {
      await within(this.client, signalWaitMs, () =>
        this.client.workflow.start(reconcileType, {
          workflowId: reconcileWorkflowId(order, event.eventId),
          taskQueue: this.taskQueue,
          args: [input],
          ...onlyOne,
          ...reconcileNotes(input),
        }),
      );
    } catch (error) {
      const isRepeat = error instanceof WorkflowExecutionAlreadyStartedError;
      if (!isRepeat) throw new TemporalUnavailable(faultOf(error), { cause: error });
    }
  }
}
