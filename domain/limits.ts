/**
 * The window's clocks. They travel in the workflow's input, so an order keeps the ones it was
 * opened with whatever a later deploy says, and a test can shorten them.
 */
export interface WindowClocks {
  /** how long items may be added */
  windowMs: number;
  /** commands stamped before the close may still be on the wire this long */
  arrivalGraceMs: number;
  /** longest the queue left at the close is worked off */
  drainBudgetMs: number;
  /** longest an add that was started is resolved after the drain budget */
  resolutionBudgetMs: number;
  /** longest a dead mail server holds up the release */
  emailHoldsReleaseMs: number;
  /** wait before the same key is sent again after an unknown outcome (Klarna: 5 s) */
  inDoubtRetryMs: number;
  /** wait between two reads of the provider before "not applied" is believed */
  inDoubtSettleMs: number;
  /** the order that ever was in doubt is read once more this long after close */
  lateReadMs: number;
  /** provider reads at open are retried this long */
  openReadMs: number;
  /** slack of the warehouse's hold over everything that may legitimately delay the release */
  holdSlackMs: number;
  /** an order completes at most this long after its release, delivered or not */
  completionMaxMs: number;
}

const second = 1000;
const minute = 60 * second;

export const defaultClocks: WindowClocks = {
  windowMs: 3 * minute,
  arrivalGraceMs: 500,
  drainBudgetMs: minute,
  resolutionBudgetMs: 5 * minute,
  emailHoldsReleaseMs: 15 * minute,
  inDoubtRetryMs: 5 * second,
  inDoubtSettleMs: 30 * second,
  lateReadMs: 10 * minute,
  openReadMs: 30 * second,
  holdSlackMs: minute,
  completionMaxMs: 72 * 60 * minute,
};

/** Same-key attempts after an unknown outcome, the first not counted (`docs/design.md` §2.4). */
export const inDoubtRetriesMax = 2;

/** Most lines an order may be handed over with (`PUT /payment-result`). */
export const orderLinesMax = 100;

/** Most items one order can be added in its window; also most raises sent to the provider. */
export const addsMax = 10;

/**
 * Most attempts at the confirmation that a person can ask for: enough for a morning with a broken
 * mail server, and an order does not grow without end.
 */
export const confirmationRetriesMax = 10;

/**
 * Between two deliveries of a webhook the wait doubles from the first of these to the other: some
 * 870 attempts in the three days after which a person is told.
 */
export const deliveryRetryFirstMs = second;
export const deliveryRetryMaxMs = 5 * minute;

/** Most commands taken per order, window and face, before any signal is sent. */
export const commandsPerOrderMax = 30;

/**
 * Until when the warehouse must keep its hands off an order, epoch ms: the close plus everything
 * that may come between it and the release (design §2, Cancel; D28).
 */
export function holdUntilMs(closesAtMs: number, clocks: WindowClocks): number {
  return (
    closesAtMs +
    clocks.arrivalGraceMs +
    clocks.drainBudgetMs +
    clocks.resolutionBudgetMs +
    clocks.emailHoldsReleaseMs +
    clocks.holdSlackMs
  );
}

/** The window in whole minutes, rounded up: `upsell.timeLimit` (A8). */
export function timeLimitMinutes(clocks: WindowClocks): number {
  return Math.ceil(clocks.windowMs / minute);
}
