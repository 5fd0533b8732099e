import type { Step } from './cells';
import type { Expected } from './seen';

/** The item whose one piece is lost in the story of a compensation, and the one never scarce. */
export const scarceItem = 'LAST-1';
export const plentyItem = 'BAG-1';

/** Told once of every order, whatever became of its add. */
const toldOfAll = { window_closed: 1, confirmation_sent: 1, order_held: 1, order_released: 1 };

const added: Expected = {
  answer: 'added',
  lines: ['CAM-1', plentyItem],
  totalMinor: 120_000,
  totals: [120_000],
  transactions: ['superseded', 'active'],
  told: { ...toldOfAll, upsell_added: 1, upsell_failed: 0, authorization_restored: 0 },
  onHand: 99,
};

/** Raised, then undone: the order is what it was before, and says so. */
const undone: Expected = {
  answer: 'refused failed_safely',
  lines: ['CAM-1'],
  totalMinor: 100_000,
  totals: [120_000, 100_000],
  transactions: ['active', 'failed'],
  told: { ...toldOfAll, upsell_added: 0, authorization_restored: 1 },
  onHand: 0,
};

/** What the story of a step leaves behind, wherever in it a worker dies. */
export function expectedOf(step: Step): Expected {
  return step === 'compensate' ? undone : added;
}
