import type { Command, CommandResult } from './commands';
import type { FunnelPlan, OfferReasons } from './funnel';
import type { HistoryEntry } from './history';
import type { HiddenOffer, Offer } from './offers';
import type { ConfirmedLine, OrderLine, Subscription } from './order';
import type { AuthorizationLeg, ProviderCall, ProviderLines } from './payments';
import type { OrderTerms } from './policy';
import type { PromisedSample } from './promises';
import type { RefusalCode } from './refusals';
import type {
  AttentionReason,
  Awaiting,
  Eligibility,
  EligibilityCheck,
  Fulfilment,
  OrderOutcome,
  Phase,
  ProviderAbilities,
} from './window-state';

/** How an added line came to be paid for. */
export type AddPayment =
  | {
      how: 'raised';
      totalMinor: number;
      providerRef: string;
      correlationId?: string;
      /** absent: one leg */
      legs?: AuthorizationLeg[];
      providerState?: string;
    }
  | { how: 'covered' }
  | { how: 'free' };

/** A refused or failed attempt to raise, as our transaction log keeps it. */
export interface FailedAttempt {
  totalMinor: number;
  code: string;
  correlationId?: string;
}

/** The command an event is about: enough to record its answer once. */
export type CommandRef = Pick<Command, 'name' | 'requestId' | 'fingerprint' | 'receivedAtMs'> & {
  /** the offer an add was for */
  offer?: string;
};

/** Everything that can happen to an order in its window. `at` is ISO, workflow clock. */
export type WindowEvent = { at: string } & (
  | {
      type: 'opened';
      eligibility: Eligibility;
      checks: EligibilityCheck[];
      terms: OrderTerms;
      offers: Offer[];
      hiddenOffers: HiddenOffer[];
      funnel?: FunnelPlan;
      /** promised with earlier orders of this customer, and given with this one */
      samples?: ConfirmedLine[];
      offerReasons?: OfferReasons;
      baseLines: ProviderLines;
      abilities: ProviderAbilities;
      authorizedMinor: number;
      /** in the provider's own word */
      method: string;
      providerRef: string;
      text: string;
    }
  /** the receiver of a digital line has taken it; `line` is its id */
  | { type: 'lineDelivered'; line: string }
  | { type: 'phase'; phase: Phase }
  | { type: 'closesAt'; closesAt: string }
  | { type: 'providerCalls'; calls: ProviderCall[] }
  | { type: 'increaseSent' }
  /** the add in hand waits for somebody else's decision */
  | { type: 'awaiting'; awaiting: Awaiting; text: string }
  /** the provider told something by itself */
  | { type: 'providerEvent'; eventId: string; text: string; requestId?: string }
  | { type: 'inDoubt'; requestId: string; text: string }
  | {
      type: 'added';
      command: CommandRef;
      line: OrderLine;
      offer?: string;
      subscription?: Subscription;
      /** an upgrade: the line that gives way to it */
      replaced?: ConfirmedLine;
      payment: AddPayment;
      text: string;
    }
  | {
      type: 'refused';
      command: CommandRef;
      code: RefusalCode;
      detail: string;
      item?: string;
    }
  | {
      type: 'addFailed';
      command: CommandRef;
      line: OrderLine;
      code: RefusalCode;
      detail: string;
      attempt?: FailedAttempt;
      isRiskRefusal: boolean;
    }
  | { type: 'removed'; command: CommandRef; line: ConfirmedLine }
  /** a sample for the customer's next order */
  | { type: 'promised'; command: CommandRef; offer: Offer; quantity: number }
  | { type: 'promiseTakenBack'; command: CommandRef; promise: PromisedSample }
  | { type: 'lowered'; requestId?: string; providerRef: string; legs?: AuthorizationLeg[] }
  | { type: 'loweringUnproven'; isUnproven: boolean }
  | { type: 'settled'; command: CommandRef; result: CommandResult }
  | {
      type: 'authorizedMinor';
      authorizedMinor: number;
      /** what the provider gave with that total, to be sent back with the next change */
      providerState?: string;
      entry: Omit<HistoryEntry, 'at'>;
    }
  | { type: 'noted'; entry: Omit<HistoryEntry, 'at'> }
  | { type: 'flagged'; reason: AttentionReason; text: string }
  /** `reasons`: the flags it is about; absent: all */
  | { type: 'attentionResolved'; note: string; reasons?: string[] }
  | { type: 'voided' }
  | { type: 'fulfilment'; fulfilment: Fulfilment }
  | { type: 'ended'; outcome: OrderOutcome }
  | { type: 'confirmationSent' }
  | { type: 'confirmationRetried'; requestId: string }
  | { type: 'confirmationUnknown'; cause: string }
  | { type: 'signalIgnored'; name: string }
);

/** One kind of event. */
export type EventOf<T extends WindowEvent['type']> = Extract<WindowEvent, { type: T }>;
