import { anything } from '../../domain/eligibility-table';
import {
  PaymentOperation,
  UnsupportedReason,
  type AuthorizationSnapshot,
  type CancelCommand,
  type CaptureCommand,
  type ChangeOutcome,
  type EligibilityOutcome,
  type IncreaseCommand,
  type PaymentProvider,
  type ProviderCall,
  type ProviderCapabilities,
  type ReadOutcome,
  type RestoreCommand,
  type SettleOutcome,
  type WithCalls,
} from '../../domain/payments';
import {
  changed,
  isLive,
  judgeChange,
  judgeSettlement,
  settled,
  snapshotOf,
  type PlacedOrder,
} from './fake-order';

/**
 * What a scripted answer does to the order: nothing, its change, or its change only after the next
 * read has still shown the order without it. Unless given, only `authorized` is applied.
 */
export type Effect = 'none' | 'applied' | 'late';

/** Why a read brings no order. */
export type FailedRead = Exclude<ReadOutcome, { kind: 'read' }>;

/** One call the fake was asked for, in order: what a test counts effects by. */
export interface LedgerEntry {
  operation: PaymentOperation;
  authorizationRef: string;
  requestId?: string;
  idempotencyKey?: string;
  amountMinor?: number;
  outcome: string;
  /** this very call changed the order, or will (`late`) */
  applied: boolean;
}

interface ScriptedChange {
  outcome: ChangeOutcome;
  effect: Effect;
}

/**
 * A payment provider in memory: the port's reference implementation, for tests in which no network
 * shall play a part. Totals are absolute, lines are replaced, the first definite answer stays the
 * answer under its key. Scripted answers are used up first, oldest first, whatever the order.
 */
export class FakeProvider implements PaymentProvider {
  readonly ledger: LedgerEntry[] = [];
  private readonly name: string;
  private readonly orders = new Map<string, AuthorizationSnapshot>();
  private readonly unsupported = new Map<string, UnsupportedReason>();
  private readonly keptChanges = new Map<string, ChangeOutcome>();
  private readonly keptSettlements = new Map<string, SettleOutcome>();
  /** changes that appear once the order has been read, by authorization */
  private readonly late = new Map<string, () => void>();
  private readonly increases: ScriptedChange[] = [];
  private readonly restores: ScriptedChange[] = [];
  private readonly reads: FailedRead[] = [];
  private readonly settlements: SettleOutcome[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** Puts an order on file, as a finished checkout would. */
  place(order: PlacedOrder): void {
    this.orders.set(order.authorizationRef, snapshotOf(order));
    if (order.unsupported) this.unsupported.set(order.authorizationRef, order.unsupported);
  }

  nextIncrease(outcome: ChangeOutcome, effect: Effect = usualEffect(outcome)): void {
    this.increases.push({ outcome, effect });
  }

  nextRestore(outcome: ChangeOutcome, effect: Effect = usualEffect(outcome)): void {
    this.restores.push({ outcome, effect });
  }

  /** The next read, or check of eligibility, brings no order. */
  nextRead(outcome: FailedRead): void {
    this.reads.push(outcome);
  }

  /** The answer to the next capture or cancel; `done` is applied. */
  nextSettle(outcome: SettleOutcome): void {
    this.settlements.push(outcome);
  }

  /** What is held now. Throws for an order that was never placed. */
  held(authorizationRef: string): AuthorizationSnapshot {
    const held = this.orders.get(authorizationRef);
    if (!held) throw new Error(`no order ${authorizationRef} was placed`);
    return held;
  }

  /** It is given lines and keeps none of its own. */
  canLeaveOut(): boolean {
    return true;
  }

  describe(): ProviderCapabilities {
    const rules = {
      provider: this.name,
      method: anything,
      country: anything,
      state: anything,
    } as const;
    return {
      provider: this.name,
      amountMode: 'total',
      canReadBack: true,
      canLower: true,
      eligibility: [{ ...rules, verdict: 'allowed' }],
    };
  }

  async readAuthorization(ask: {
    authorizationRef: string;
    requestId?: string;
  }): Promise<WithCalls<ReadOutcome>> {
    const { authorizationRef, requestId } = ask;
    const held = this.orders.get(authorizationRef);
    const outcome: ReadOutcome =
      this.reads.shift() ??
      (held ? { kind: 'read', snapshot: held } : { kind: 'misconfigured', code: 'NO_SUCH_ORDER' });
    this.late.get(authorizationRef)?.();
    this.late.delete(authorizationRef);
    const about = { authorizationRef, ...(requestId === undefined ? {} : { requestId }) };
    return this.recorded({ operation: PaymentOperation.read, ...about, applied: false }, outcome);
  }

  async checkEligibility(ask: {
    authorizationRef: string;
  }): Promise<WithCalls<EligibilityOutcome>> {
    const { authorizationRef } = ask;
    const reading = await this.readAuthorization({ authorizationRef });
    if (reading.kind !== 'read') return reading;
    const { snapshot, calls } = reading;
    const state = isLive(snapshot) ? undefined : UnsupportedReason.orderState;
    const reason = this.unsupported.get(authorizationRef) ?? state;
    if (reason) return { kind: 'unsupported', reason, snapshot, calls };
    return { kind: 'eligible', snapshot, calls };
  }

  async increaseAuthorization(command: IncreaseCommand): Promise<WithCalls<ChangeOutcome>> {
    const scripted = this.increases.shift();
    return this.change(PaymentOperation.increase, command, command.previousTotalMinor, scripted);
  }

  async restoreAuthorization(command: RestoreCommand): Promise<WithCalls<ChangeOutcome>> {
    return this.change(PaymentOperation.restore, command, undefined, this.restores.shift());
  }

  async capture(command: CaptureCommand): Promise<WithCalls<SettleOutcome>> {
    return this.settle(PaymentOperation.capture, command, command.amountMinor);
  }

  async cancel(command: CancelCommand): Promise<WithCalls<SettleOutcome>> {
    return this.settle(PaymentOperation.cancel, command, undefined);
  }

  private change(
    operation: PaymentOperation,
    command: RestoreCommand,
    floorMinor: number | undefined,
    scripted: ScriptedChange | undefined,
  ): WithCalls<ChangeOutcome> {
    const { authorizationRef, requestId, idempotencyKey, totalMinor } = command;
    const held = this.orders.get(authorizationRef);
    const kept = this.keptChanges.get(idempotencyKey);
    const outcome = scripted?.outcome ?? kept ?? judgeChange(command, held, floorMinor);
    const effect = scripted?.effect ?? usualEffect(outcome);
    const applied = kept === undefined && held !== undefined && effect !== 'none';
    if (applied) {
      // Late as well: it is on its way, and its key already stands for it.
      const answer = { kind: 'authorized', totalMinor, providerRef: authorizationRef } as const;
      this.keptChanges.set(idempotencyKey, answer);
      const apply = () => {
        this.orders.set(authorizationRef, changed(this.held(authorizationRef), command));
      };
      if (effect === 'late') this.late.set(authorizationRef, apply);
      else apply();
    } else if (kept === undefined && outcome.kind === 'declined') {
      this.keptChanges.set(idempotencyKey, outcome);
    }
    const about = { authorizationRef, requestId, idempotencyKey, amountMinor: totalMinor };
    return this.recorded({ operation, ...about, applied }, outcome);
  }

  private settle(
    operation: PaymentOperation,
    command: CancelCommand,
    captureMinor: number | undefined,
  ): WithCalls<SettleOutcome> {
    const { authorizationRef, requestId, idempotencyKey } = command;
    const held = this.orders.get(authorizationRef);
    const kept = this.keptSettlements.get(idempotencyKey);
    const outcome = this.settlements.shift() ?? kept ?? judgeSettlement(held, captureMinor);
    const applied = kept === undefined && held !== undefined && outcome.kind === 'done';
    if (applied) this.orders.set(authorizationRef, settled(held, captureMinor));
    const isDefinite = outcome.kind === 'done' || outcome.kind === 'refused';
    if (kept === undefined && isDefinite) this.keptSettlements.set(idempotencyKey, outcome);
    const about = { authorizationRef, requestId, idempotencyKey, applied };
    const amount = captureMinor === undefined ? {} : { amountMinor: captureMinor };
    return this.recorded({ operation, ...about, ...amount }, outcome);
  }

  private recorded<Outcome extends { kind: string }>(
    entry: Omit<LedgerEntry, 'outcome'>,
    outcome: Outcome,
  ): WithCalls<Outcome> {
    this.ledger.push({ ...entry, outcome: outcome.kind });
    const { authorizationRef: _order, applied: _applied, ...subject } = entry;
    const now = new Date().toISOString();
    const call: ProviderCall = { ...subject, sentAt: now, answeredAt: now, result: outcome.kind };
    return { ...outcome, calls: [call] };
  }
}

/** A fake that calls itself `fake`, or as the test needs it (`klarna`). */
export function createFakeProvider(options: { provider?: string } = {}): FakeProvider {
  return new FakeProvider(options.provider ?? 'fake');
}

function usualEffect(outcome: ChangeOutcome): Effect {
  return outcome.kind === 'authorized' ? 'applied' : 'none';
}
