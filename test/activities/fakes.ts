import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { emptyPolicy } from '../../domain/policy';
import { unknownCustomer, type OwedSamples } from '../../domain/offer-ports';
import type { Policies } from '../../domain/ports';
import type { Services } from '../../activities/services';
import type {
  AuthorizationSnapshot,
  ChangeOutcome,
  EligibilityOutcome,
  PaymentProvider,
  ProviderCall,
  ReadOutcome,
  SettleOutcome,
} from '../../domain/payments';

/** A port of which a test uses only what it names: everything else fails the test. */
export function portOf<P extends object>(name: string, methods: Partial<P>): P {
  return new Proxy(methods, {
    get(target, method, receiver) {
      if (Reflect.has(target, method)) return Reflect.get(target, method, receiver);
      return () => {
        throw new Error(`${name}.${String(method)} was not expected to be called`);
      };
    },
  }) as P;
}

/** An activity's surroundings, of this attempt; a failure the test asks for is not logged. */
export function anActivity(info: { attempt?: number; scheduledMs?: number } = {}) {
  const { attempt = 1, scheduledMs = 0 } = info;
  return new MockActivityEnvironment(
    { attempt, currentAttemptScheduledTimestampMs: scheduledMs },
    { logger: new DefaultLogger('ERROR') },
  );
}

/** The parts of the world one test needs; to reach for any other fails it. */
export function servicesOf(services: Partial<Services>): Services {
  return {
    orders: portOf('orders', {}),
    catalogue: portOf('catalogue', {}),
    stock: portOf('stock', {}),
    outbox: portOf('outbox', {}),
    captures: portOf('captures', {}),
    policies: portOf<Policies>('policies', { read: async () => emptyPolicy }),
    offerPolicies: { live: async () => [] },
    prices: { recentLows: async () => [] },
    customers: { historyOf: async () => unknownCustomer },
    samples: portOf<OwedSamples>('samples', { due: async () => [] }),
    payments: new Map(),
    mailer: portOf('mailer', {}),
    warehouse: portOf('warehouse', {}),
    followUp: portOf('followUp', {}),
    hasSearchAttributes: true,
    ...services,
  };
}

export const call: ProviderCall = {
  operation: 'read',
  sentAt: '2026-03-01T12:00:00.000Z',
  result: 'read',
};

/** What a provider answers, by the question; `asked` collects every question in order. */
export interface ProviderAnswers {
  eligibility?: EligibilityOutcome;
  read?: ReadOutcome;
  change?: ChangeOutcome;
  settle?: SettleOutcome;
}

/** A payment provider under the name `klarna` that answers as it is told and remembers. */
export function providerOf(answers: ProviderAnswers) {
  const asked: { verb: string; ask: object }[] = [];
  const reply =
    <A extends object>(verb: string, answer: A | undefined) =>
    async (ask: object) => {
      asked.push({ verb, ask });
      if (!answer) throw new Error(`the provider was not expected to be asked: ${verb}`);
      return { ...answer, calls: [call] };
    };
  const provider: PaymentProvider = {
    describe: () => ({
      provider: 'klarna',
      amountMode: 'total',
      canReadBack: true,
      canLower: true,
      eligibility: [],
    }),
    canLeaveOut: () => true,
    checkEligibility: reply('checkEligibility', answers.eligibility),
    readAuthorization: reply('readAuthorization', answers.read),
    increaseAuthorization: reply('increaseAuthorization', answers.change),
    restoreAuthorization: reply('restoreAuthorization', answers.change),
    capture: reply('capture', answers.settle),
    cancel: reply('cancel', answers.settle),
  };
  return { asked, payments: new Map([['klarna', provider]]) };
}

/** What Klarna holds for the fixture order of 1000.00 SEK. */
export function snapshotOf(changes: Partial<AuthorizationSnapshot> = {}): AuthorizationSnapshot {
  return {
    state: 'authorized',
    authorizedMinor: 100_000,
    capturedMinor: 0,
    currency: 'SEK',
    lines: '[{"reference":"CAM-1","verbatim":true}]',
    markers: [],
    ...changes,
  };
}
