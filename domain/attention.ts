import type { AttentionReason } from './window-state';

/** What a flag tells the person who finds it: one or two sentences each, without a final stop. */
export interface AttentionAdvice {
  /** what happened */
  meaning: string;
  /** what a person does about it, before telling so with `resolveAttention` */
  todo: string;
  /** the same where no retry of the confirmation is taken any more; absent: `todo` holds */
  todoWithoutRetry?: string;
}

/** What can be done about a flag now; a command that would be refused is not advised. */
export function todoOf({ todo, todoWithoutRetry }: AttentionAdvice, takesRetries: boolean): string {
  return takesRetries ? todo : (todoWithoutRetry ?? todo);
}

/** Said here once, shown by Temporal UI and by `npm run order -- show`. */
export const attentionAdvice: Record<AttentionReason, AttentionAdvice> = {
  authorization_mismatch: {
    meaning: 'The provider holds another total or currency than the shop handed over',
    todo: 'Compare the two. If the provider holds less, settle it before the parcel leaves',
  },
  authorization_in_use: {
    meaning: 'Another order has this authorization; this one was not opened',
    todo: 'Find out which order was paid; the shop hands this one over again with its own',
  },
  provider_unavailable: {
    meaning: 'The payment provider could not be read at the opening; nothing could be added',
    todo: "One order: nothing. Many: look at the provider's status and the worker's credentials",
  },
  provider_rejected_request: {
    meaning: 'The provider called a raise malformed, or refused our credentials; nothing was added',
    todo: 'Give the developers the order number; its last provider call says more',
  },
  add_unresolved: {
    meaning: 'Nothing proves whether a raise was applied; the order went out without the item',
    todo: "Look at the provider. Holds the order's total: nothing to do. Holds more: lower it there",
  },
  authorization_above_total: {
    meaning: 'The authorization should have been lowered and the provider refused',
    todo: "Lower it at the provider to the order's total; no more than that is captured anyway",
  },
  authorization_unexpected: {
    meaning: 'The provider holds a total or lines nobody here asked for, or nothing any more',
    todo: 'Find out who changed it. Holds less: settle it before the capture. Holds more: lower it',
  },
  authorization_unproven: {
    meaning: 'Nothing proves what the provider holds: a lowering or the last look had no answer',
    todo: "Look at the provider: it should hold exactly the order's total, with its lines",
  },
  confirmation_refused: {
    meaning: "The mail server refuses the shopper's address for good",
    todo: 'Mend the mail server and try again with `retry-email`, or write to the shopper by hand',
    todoWithoutRetry: 'Write to the shopper by hand: this order sends no email any more',
  },
  confirmation_undelivered: {
    meaning: 'The confirmation left without a clear answer, or no mail server took it in time',
    todo: "Search the mail server's log for it. Not delivered: try again with `retry-email`",
    todoWithoutRetry:
      "Search the mail server's log for it. Not delivered: write to the shopper by hand, this order sends none any more",
  },
  warehouse_unreachable: {
    meaning: 'The warehouse did not take an event for three days',
    todo: "Tell the warehouse by hand: release with the order's lines, or cancel. Deliver by hand a digital item the history names",
  },
  void_failed: {
    meaning: 'The order was cancelled, but its authorization could not be voided',
    todo: 'Void it at the provider',
  },
};
