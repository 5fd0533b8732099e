import { setMaxListeners } from 'node:events';
import {
  isGrpcServiceError,
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import type { Command } from '../domain/commands';
import type { OrderView, OutcomeReply } from '../domain/order-view';
import {
  getOrder,
  getOutcome,
  orderWorkflowId,
  outcome,
  searchAttributes,
} from '../workflows/messages';
import { ExitCode, OpsError } from './answer';
import { describeWaitMs, queryWaitMs, signalAttemptsMax, signalWaitMs } from './waits';

/** What Temporal alone tells of an order, with no worker alive. */
export interface Found {
  /** in Temporal's words: `RUNNING`, `COMPLETED`, `TERMINATED` … */
  status: string;
  /** ISO times */
  startedAt: string;
  endedAt?: string;
  /** why it was ended from outside, and by whom, where Temporal was told */
  endedBecause?: string;
  /** as it was handed over, for a person */
  summary?: string;
  outcome?: string;
  needsAttention?: boolean;
}

/** `unanswered`: Temporal has the command, no worker answered in time. `gone`: it ended before. */
export type Awaited = OutcomeReply | { kind: 'unanswered' } | { kind: 'gone' };

/** One order's workflow, asked and told through the Temporal client. Every wait is bounded. */
export class OrderAtTemporal {
  readonly order: string;
  private readonly client: Client;

  constructor(client: Client, order: string) {
    this.client = client;
    this.order = order;
  }

  /** Undefined: Temporal knows no such order. @throws OpsError when Temporal does not answer */
  async find(): Promise<Found | undefined> {
    try {
      return await this.within(describeWaitMs, () => this.describe());
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw unreachable(error);
    }
  }

  /** The order as its workflow shows it; undefined: no worker answers. */
  async view(): Promise<OrderView | undefined> {
    try {
      return await this.within(queryWaitMs, () => this.handle().query(getOrder));
    } catch (error) {
      if (isUnanswered(error) || error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  /** @throws OpsError when nobody knows whether Temporal has it */
  async send({ name, ...argument }: Command): Promise<'sent' | 'gone'> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.within(signalWaitMs, () => this.handle().signal(name, argument));
        return 'sent';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'gone';
        if (attempt === signalAttemptsMax) throw unreachable(error);
      }
    }
  }

  async outcomeOf(requestId: string, waitMs: number): Promise<Awaited> {
    try {
      return await this.within(waitMs, () =>
        this.handle().executeUpdate(outcome, { updateId: requestId, args: [{ requestId }] }),
      );
    } catch (error) {
      if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { kind: 'unanswered' };
      const isOver =
        error instanceof WorkflowNotFoundError || error instanceof WorkflowUpdateFailedError;
      if (isOver) return await this.recordedOutcomeOf(requestId);
      if (isUnanswered(error)) return { kind: 'unanswered' };
      throw error;
    }
  }

  /** The very command may have ended the order before anybody could wait for its answer. */
  private async recordedOutcomeOf(requestId: string): Promise<Awaited> {
    try {
      const look = await this.within(queryWaitMs, () =>
        this.handle().query(getOutcome, { requestId }),
      );
      return look.kind === 'settled' ? look : { kind: 'gone' };
    } catch (error) {
      if (isUnanswered(error)) return { kind: 'unanswered' };
      throw error;
    }
  }

  private async describe(): Promise<Found> {
    const told = await this.handle().describe();
    const because = isEndedFromOutside(told.status.name) ? await this.ending() : undefined;
    const summary = await told.staticSummary();
    const ended = told.typedSearchAttributes.get(searchAttributes.outcome);
    const needsAttention = told.typedSearchAttributes.get(searchAttributes.needsAttention);
    return {
      status: told.status.name,
      startedAt: told.startTime.toISOString(),
      ...(told.closeTime ? { endedAt: told.closeTime.toISOString() } : {}),
      ...(because ? { endedBecause: because } : {}),
      ...(summary ? { summary } : {}),
      ...(ended === undefined ? {} : { outcome: ended }),
      ...(needsAttention === undefined ? {} : { needsAttention }),
    };
  }

  /** What the last event of its history says. */
  private async ending(): Promise<string | undefined> {
    const { events } = await this.handle().fetchHistory();
    const last = events?.at(-1);
    const terminated = last?.workflowExecutionTerminatedEventAttributes;
    if (terminated) return endingText(terminated.reason, terminated.identity);
    return endingText(last?.workflowExecutionFailedEventAttributes?.failure?.message, undefined);
  }

  private handle() {
    return this.client.workflow.getHandle(orderWorkflowId(this.order));
  }

  /** The deadline bounds one attempt; the signal also ends the SDK's own retries. */
  private async within<T>(waitMs: number, call: () => Promise<T>): Promise<T> {
    const signal = AbortSignal.timeout(waitMs);
    // Every retry of the SDK listens to it once more: many are no leak here.
    setMaxListeners(0, signal);
    return await this.client.withAbortSignal(signal, () =>
      this.client.withDeadline(Date.now() + waitMs, call),
    );
  }
}

/** It ended, and not by coming to its end: orders end `COMPLETED` (`docs/operate.md`). */
export function isEndedFromOutside(status: string): boolean {
  return status !== 'RUNNING' && status !== 'COMPLETED';
}

/** `"stuck since Monday", by ana@desk`; absent: nobody said. */
function endingText(why?: string | null, who?: string | null): string | undefined {
  const parts = [why ? `"${why}"` : '', who ? `by ${who}` : ''].filter((part) => part !== '');
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** By class and gRPC code alone: the texts differ between server versions. */
function isUnanswered(error: unknown): boolean {
  return (
    error instanceof ServiceError ||
    isGrpcServiceError(error) ||
    (error instanceof Error && error.name === 'AbortError')
  );
}

/** Temporal is away, or has no such namespace. Anything else is a mistake of ours. */
function unreachable(error: unknown): unknown {
  const isNamespaceUnknown = error instanceof Error && error.name === 'NamespaceNotFoundError';
  if (!isUnanswered(error) && !isNamespaceUnknown) return error;
  const message = isNamespaceUnknown
    ? 'Temporal has no such namespace: look at TEMPORAL_NAMESPACE.'
    : 'Temporal does not answer, so a command may or may not have arrived: look with `show` first.';
  return new OpsError('temporal_unreachable', message, {
    exitCode: ExitCode.unreachable,
    cause: error,
  });
}
