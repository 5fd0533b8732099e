import type { Command, CommandOutcome, CommandResult } from '../../domain/commands';
import type { OpenReply, OrderView } from '../../domain/order-view';
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
} from '../../api/order-client';
import type {
  CapturePaymentInput,
  OrderWindowInput,
  ReconcileInput,
} from '../../workflows/messages';
import { openedReply, viewOf } from './orders';

/** One order's window: it takes commands when it is told to. */
export interface FakeWindow {
  view: OrderView;
  openReply: OpenReply;
  sent: Command[];
  outcomes: Map<string, CommandOutcome>;
  /** ids somebody waited for to the end: an update that has its answer */
  awaited: Set<string>;
  status: WindowStatus;
}

/** Temporal and the worker as the API sees them: up or down, one without the other. */
export class FakeTemporal implements OrderClient {
  readonly windows = new Map<string, FakeWindow>();
  readonly captures = new Map<string, CapturePaymentInput>();
  isUp = true;
  hasWorker = true;
  starts = 0;
  readonly reconciled: ReconcileInput[] = [];
  /** what the order says to the next commands */
  decide: (command: Command, window: FakeWindow) => CommandResult = () => ({ kind: 'cancelled' });
  settleCapture: (input: CapturePaymentInput) => CaptureAnswer = () => ({ kind: 'pending' });

  async open(input: OrderWindowInput): Promise<OpenAnswer> {
    this.reach();
    const window = this.windows.get(input.order.number) ?? this.start(input);
    const isRefused = window.openReply.kind === 'refused';
    // As Temporal does: the update that a window was opened by is answered after its end, too.
    if (window.status !== 'running' && !isRefused) return { kind: 'ended' };
    return this.hasWorker ? { kind: 'opened', reply: window.openReply } : { kind: 'pending' };
  }

  async openAnew(input: OrderWindowInput): Promise<OpenAnswer> {
    this.reach();
    if (this.windows.get(input.order.number)?.status !== 'running') this.start(input);
    return await this.open(input);
  }

  async send(order: string, command: Command): Promise<'sent' | 'gone'> {
    this.reach();
    const window = this.windows.get(order);
    if (window?.status !== 'running') return 'gone';
    window.sent.push(command);
    return 'sent';
  }

  async waitForOutcome(order: string, requestId: string): Promise<OutcomeAnswer> {
    const window = this.windows.get(order);
    if (!this.isUp || !this.hasWorker) return { kind: 'pending' };
    if (window?.status !== 'running') return { kind: 'gone' };
    const outcome = this.settle(window, requestId);
    if (!outcome) return { kind: 'reply', reply: { kind: 'request_unknown' } };
    window.awaited.add(requestId);
    return { kind: 'reply', reply: { kind: 'settled', outcome, order: window.view } };
  }

  async recordedOutcome(order: string, requestId: string): Promise<RecordedOutcome> {
    if (!this.isUp) return { kind: 'no_answer' };
    const window = this.windows.get(order);
    const outcome = window?.awaited.has(requestId) && window.outcomes.get(requestId);
    if (!window || !outcome) return { kind: 'absent' };
    return { kind: 'reply', reply: { kind: 'settled', outcome, order: window.view } };
  }

  async queryOutcome(order: string, requestId: string): Promise<QueriedOutcome> {
    this.reach();
    const window = this.windows.get(order);
    if (!window) return { kind: 'missing' };
    if (!this.hasWorker) throw new WorkerUnavailable();
    const outcome = this.settle(window, requestId);
    if (!outcome) return { kind: 'reply', reply: { kind: 'request_unknown' } };
    return { kind: 'reply', reply: { kind: 'settled', outcome, order: window.view } };
  }

  async queryOrder(order: string): Promise<OrderView> {
    this.reach();
    const window = this.windows.get(order);
    if (!window || !this.hasWorker) throw new WorkerUnavailable();
    return window.view;
  }

  async status(order: string): Promise<WindowStatus> {
    this.reach();
    return this.windows.get(order)?.status ?? 'missing';
  }

  async capture(input: CapturePaymentInput): Promise<CaptureAnswer> {
    this.reach();
    const key = `${input.order}/${input.requestId}`;
    const first = this.captures.get(key) ?? input;
    this.captures.set(key, first);
    return this.settleCapture(first);
  }

  async reconcile(input: ReconcileInput): Promise<void> {
    this.reach();
    this.reconciled.push(input);
  }

  async findCapture(order: string, requestId: string): Promise<CaptureAnswer> {
    this.reach();
    const input = this.captures.get(`${order}/${requestId}`);
    return input ? this.settleCapture(input) : { kind: 'missing' };
  }

  async ping(): Promise<void> {
    this.reach();
  }

  private start(input: OrderWindowInput): FakeWindow {
    this.starts += 1;
    return this.hold(viewOf(input.order.number), openedReply(input));
  }

  /** Puts an order in place as if it had been handed over. */
  hold(view: OrderView, openReply: OpenReply = { kind: 'duplicate' }): FakeWindow {
    const window: FakeWindow = {
      view,
      openReply,
      sent: [],
      outcomes: new Map(),
      awaited: new Set(),
      status: 'running',
    };
    this.windows.set(view.number, window);
    return window;
  }

  /** The order takes a command once, whatever number of signals brought it. */
  private settle(window: FakeWindow, requestId: string): CommandOutcome | undefined {
    const known = window.outcomes.get(requestId);
    const command = window.sent.find((each) => each.requestId === requestId);
    if (known || !command) return known;
    const outcome: CommandOutcome = {
      requestId,
      fingerprint: command.fingerprint,
      receivedAtMs: command.receivedAtMs,
      command: command.name,
      settledAt: '2026-01-01T12:00:01.000Z',
      result: this.decide(command, window),
    };
    window.outcomes.set(requestId, outcome);
    return outcome;
  }

  private reach(): void {
    if (!this.isUp) throw new TemporalUnavailable();
  }
}
