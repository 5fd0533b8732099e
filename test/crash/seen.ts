import type { JournalEntry } from '../world/klarna-desk';
import type { WarehouseDelivery } from '../world/warehouse-desk';

/** What the story of a cell should leave behind. */
export interface Expected {
  /** the add's answer: its status, with the code of a refusal */
  answer: 'added' | 'refused failed_safely';
  lines: string[];
  totalMinor: number;
  /** totals the provider was to be set to, each exactly once, in this order */
  totals: number[];
  /** statuses of our transactions, oldest first */
  transactions: string[];
  /** how often the history tells of a thing */
  told: Record<string, number>;
  /** pieces of the added product that are left on the shelf */
  onHand: number;
}

/** One finished order, seen from outside alone: journals, inbox, HTTP answers, tables. */
export interface Seen {
  /** what Temporal says of the workflow: `COMPLETED` */
  workflow: string;
  /** updates of the authorization, from arrival to answer */
  provider: JournalEntry[];
  authorizedAtProviderMinor: number;
  providerLines: string[];
  /** mails in the inbox when the close was asked for */
  mailsBeforeClose: number;
  mails: { messageId: string; text: string; source: string }[];
  deliveries: WarehouseDelivery[];
  /** every definite answer that was given about the add, from the first to the last */
  answers: string[];
  order: {
    totalMinor: number;
    authorizedMinor: number;
    lines: string[];
    transactions: { id: string; status: string; totalMinor: number }[];
    needsAttention: string[];
    fulfilment: string;
  };
  proof: { isCovered: boolean; activeTransactions: string[]; adds: { verdict: string }[] };
  history: { type: string; at: string }[];
  stock: { onHand: number; reserved: number; openReservations: number };
}
