import { setTimeout as wait } from 'node:timers/promises';
import type { Services } from '../../activities/services';
import type { WindowClocks } from '../../domain/limits';
import type { PaymentProvider } from '../../domain/payments';
import { FakeProvider } from '../../providers/payments/fake';
import { createWorld, type World } from '../world';
import { handOver, type OpenedOrder } from '../world/story';
import { MuteProvider } from '../world/waiting-providers';
import { TestWebhooks } from '../world/webhooks';

/** A world in which one order can meet a misfortune that its neighbours do not. */
export interface Stage {
  world: World;
  /** orders whose adds the database does not take */
  withoutDatabase: Set<string>;
  /** orders and what the mail server makes of their first copy */
  firstMail: Map<string, 'refused' | 'refused for good' | 'unknown'>;
  /** orders and how many deliveries the warehouse does not take */
  missedDeliveries: Map<string, number>;
  /** providers of one order each, by its authorization */
  banks: Map<string, FakeProvider>;
}

/** Every clock short, so that all kinds of order are recorded within a minute. */
const clocks: Partial<WindowClocks> = {
  windowMs: 8_000,
  drainBudgetMs: 1_000,
  resolutionBudgetMs: 5_000,
  emailHoldsReleaseMs: 1_000,
  inDoubtRetryMs: 200,
  inDoubtSettleMs: 300,
  lateReadMs: 1_000,
  openReadMs: 1_000,
  completionMaxMs: 12_000,
};

export async function createStage(): Promise<Stage> {
  const withoutDatabase: Stage['withoutDatabase'] = new Set();
  const firstMail: Stage['firstMail'] = new Map();
  const missedDeliveries: Stage['missedDeliveries'] = new Map();
  const banks: Stage['banks'] = new Map();
  const services = (built: Services): Services => ({
    ...built,
    payments: new Map([
      ...built.payments,
      ['bank', oneOf(banks, new FakeProvider('bank'))],
      ['mute', oneOf(banks, new MuteProvider('mute'))],
    ]),
    stock: {
      ...built.stock,
      commit: async (order, ...rest) => {
        if (withoutDatabase.has(order)) throw new Error('connection refused');
        return built.stock.commit(order, ...rest);
      },
    },
    mailer: {
      ...built.mailer,
      submit: async (email) => {
        const order = email.to.split('@')[0]?.toUpperCase() ?? '';
        const fate = firstMail.get(order);
        firstMail.delete(order);
        if (fate === 'refused') return { kind: 'refused', permanent: false, code: 'ECONNREFUSED' };
        if (fate === 'refused for good') return { kind: 'refused', permanent: true, code: '550' };
        if (fate === 'unknown') return { kind: 'unknown', cause: 'silence' };
        return built.mailer.submit(email);
      },
    },
    warehouse: {
      deliver: async (event) => {
        const order = String(event.data['order']);
        const missed = missedDeliveries.get(order) ?? 0;
        if (missed === 0) return built.warehouse.deliver(event);
        missedDeliveries.set(order, missed - 1);
        return { kind: 'failed', detail: '503' };
      },
    },
  });
  const webhooks = [new TestWebhooks('bank')];
  const world = await createWorld({ time: 'real', clocks, services, webhooks });
  return { world, withoutDatabase, firstMail, missedDeliveries, banks };
}

/** One provider to the product, and one of its own for each order: stories must not mix. */
function oneOf(banks: Stage['banks'], example: FakeProvider): PaymentProvider {
  const at = (authorizationRef: string): FakeProvider => {
    const bank = banks.get(authorizationRef);
    if (!bank) throw new Error(`No bank holds ${authorizationRef}.`);
    return bank;
  };
  return {
    describe: () => example.describe(),
    canLeaveOut: () => example.canLeaveOut(),
    checkEligibility: (ask) => at(ask.authorizationRef).checkEligibility(ask),
    readAuthorization: (ask) => at(ask.authorizationRef).readAuthorization(ask),
    increaseAuthorization: (command) => at(command.authorizationRef).increaseAuthorization(command),
    restoreAuthorization: (command) => at(command.authorizationRef).restoreAuthorization(command),
    capture: (command) => at(command.authorizationRef).capture(command),
    cancel: (command) => at(command.authorizationRef).cancel(command),
  };
}

/** The same number in every recording, so that two recordings can be compared. */
export function numberOf(kind: string): string {
  return `REPLAY-${kind.toUpperCase()}`;
}

/** Hands over the order of one kind. */
export function open(
  { world }: Stage,
  kind: string,
  overrides: Parameters<typeof handOver>[1] = {},
): Promise<OpenedOrder> {
  const number = numberOf(kind);
  return handOver(world, { ...overrides, order: { number, ...overrides.order } });
}

/** Waits until so long before (negative) or after the order's close. */
export async function untilClose({ answer }: OpenedOrder, offsetMs: number): Promise<void> {
  await wait(Math.max(0, Date.parse(answer.body.closesAt) + offsetMs - Date.now()));
}
