import type { FunnelPlan } from '../../domain/funnel';
import type { Offer } from '../../domain/offers';
import { aProduct } from '../store/fixtures';
import { end, type Ended } from './ended-orders';
import type { ShopWindow } from './shop-window';

/**
 * A hundred orders of 1000.00 SEK, small enough to be added up by hand:
 *
 * | group | orders | experiment | shown  | what the shopper did                                    |
 * | ----- | ------ | ---------- | ------ | ------------------------------------------------------- |
 * | A     | 20     | holdout    | –      | nothing was offered; the first 10 came by `ads`         |
 * | B     | 10     | –          | –      | may not be offered anything                             |
 * | C     | 8      | variant a  | tier-1 | took the bag after 10 s, all came by `ads`              |
 * | D     | 4      | variant a  | both   | declined the bag after 20 s, took the strap 20 s later  |
 * | E     | 8      | variant a  | both   | declined the bag after 20 s, strap and cloth after 90 s |
 * | F     | 4      | variant a  | both   | declined the bag after 20 s, left the rest alone        |
 * | G     | 30     | variant a  | tier-1 | left it alone; a day later than all others              |
 * | H     | 10     | variant a  | –      | never came to the page                                  |
 * | I     | 1      | variant a  | tier-1 | took the bag after 10 s and gave it back after 30 s     |
 * | J     | 1      | variant a  | tier-1 | took the bag, and the shop cancelled the order          |
 * | K     | 2      | variant a  | tier-1 | wanted the bag after 10 s: out of stock                 |
 * | L     | 2      | –          | a card | no policy, in Norway; the first took the card           |
 *
 * Tier 1 is a bag: 300.00, for 240.00 (20 % off), costs 100.00. Tier 2, after a decline, is a
 * choice: a strap, 100.00 for 90.00 (10 % off), costs 30.00, and a cloth, 50.00 for 40.00 (20 %).
 * The card is 250.00 for 200.00 (20 %), and nobody knows what it costs. A fifth of every price is
 * tax (25 %), of which nothing is margin: a bag is 192.00 and a strap 72.00 without it.
 */
export const dayMs = 86_400_000;

/** Long enough ago that a customer could have come back within 30 days. */
export const baseMs = Math.floor((Date.now() - 60 * dayMs) / dayMs) * dayMs;

const bag = offerOf(1, 'BAG-1', 30_000, 24_000, 'tier-1');
const strap = offerOf(2, 'STRAP-1', 10_000, 9_000, 'tier-2');
const cloth = offerOf(3, 'CLOTH-1', 5_000, 4_000, 'tier-2');
const card = offerOf(1, 'CARD-1', 25_000, 20_000);

const offered: FunnelPlan = {
  policy: 'camera',
  version: 1,
  assignment: { experiment: 'e1', variant: 'a', propensity: 0.8 },
  steps: [
    { step: 'tier-1', offers: ['offer-1'], onDecline: 'tier-2' },
    { step: 'tier-2', offers: ['offer-2', 'offer-3'] },
  ],
};
const heldOut: FunnelPlan = {
  policy: 'camera',
  version: 1,
  assignment: { experiment: 'e1', variant: 'holdout', propensity: 0.2 },
  steps: [],
};

type Group = Omit<Ended, 'number' | 'openedAtMs'> & { orders: number };

const a = { funnel: offered, offers: [bag, strap, cloth] };
const first = { seen: { 'offer-1': 0 } };
const both = { seen: { 'offer-1': 0, 'offer-2': 21, 'offer-3': 21 } };

const groups: Record<string, Group> = {
  A: { orders: 20, funnel: heldOut },
  B: { orders: 10, isAllowed: false },
  C: { orders: 8, ...a, ...first, taken: { 'offer-1': 10 }, channel: 'ads' },
  D: { orders: 4, ...a, ...both, declined: { 'offer-1': 20 }, taken: { 'offer-2': 40 } },
  E: { orders: 8, ...a, ...both, declined: { 'offer-1': 20, 'offer-2': 90, 'offer-3': 90 } },
  F: { orders: 4, ...a, ...both, declined: { 'offer-1': 20 } },
  G: { orders: 30, ...a, ...first },
  H: { orders: 10, ...a },
  I: { orders: 1, ...a, ...first, taken: { 'offer-1': 10 }, takenBack: { 'offer-1': 30 } },
  J: { orders: 1, ...a, ...first, taken: { 'offer-1': 10 }, isCancelled: true },
  K: { orders: 2, ...a, ...first, refused: { 'offer-1': 10 } },
};

/** Stores all hundred, and two in euros that must be in none of the sums. */
export async function endHundredOrders(shop: ShopWindow): Promise<void> {
  await shop.stores.catalogue.putProducts([
    productOf('BAG-1', 30_000, 10_000),
    productOf('STRAP-1', 10_000, 3_000),
    productOf('CLOTH-1', 5_000, 1_000),
    productOf('CARD-1', 25_000),
  ]);
  for (const [name, { orders, ...group }] of Object.entries(groups)) {
    for (let index = 1; index <= orders; index += 1) {
      const openedAtMs = baseMs + (name === 'G' ? dayMs : 0);
      const channel = name === 'A' && index <= 10 ? { channel: 'ads' } : {};
      const order = { number: `${name}-${index}`, openedAtMs, ...group, ...channel };
      await end(shop, order, index % 2 === 0);
    }
  }
  const norway = { market: 'NO', offers: [card], ...first };
  // The customer of C-1 comes back after ten days, that of A-1 after forty: too late for a repeat.
  const again = { email: 'C-1@shopper.example', openedAtMs: baseMs + 10 * dayMs };
  const late = { email: 'A-1@shopper.example', openedAtMs: baseMs + 40 * dayMs };
  await end(shop, { number: 'L-1', ...again, ...norway, taken: { 'offer-1': 10 } });
  await end(shop, { number: 'L-2', ...late, ...norway });
  const euros = { currency: 'EUR', market: 'DE', openedAtMs: baseMs, ...a, ...first };
  await end(shop, { number: 'EUR-1', ...euros, taken: { 'offer-1': 10 } });
  await end(shop, { number: 'EUR-2', ...euros });
}

/** What came back afterwards, over HTTP, and what shoppers said. */
export async function bringBack(shop: ShopWindow): Promise<void> {
  const back = async (order: string, line: string, kind: string, amountMinor: number) => {
    const quantity = kind === 'return' ? 1 : 0;
    const lines = [{ line, kind, quantity, amountMinor }];
    const body = { returnId: `R-${order}`, at: '2026-03-14T09:00:00Z', lines };
    const answer = await shop.ask('POST', `/orders/${order}/returns`, body);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  };
  await back('C-1', 'line-2', 'return', 24_000);
  await back('C-2', 'line-2', 'refund', 4_000);
  await back('C-3', 'line-2', 'chargeback', 24_000);
  await back('C-4', 'line-1', 'refund', 50_000);
  await back('D-1', 'line-3', 'return', 9_000);
  await back('G-1', 'line-1', 'return', 100_000);
  const scores = { 'C-1': [3], 'C-2': [9], 'C-3': [2, 10], 'D-1': [8] };
  const others = { 'G-1': [10], 'G-2': [0], 'G-3': [7] };
  for (const [order, given] of Object.entries({ ...scores, ...others })) {
    for (const score of given) await shop.ask('POST', `/orders/${order}/nps`, { score });
  }
}

function offerOf(
  place: number,
  item: string,
  listPriceMinor: number,
  unitPriceMinor: number,
  step?: string,
): Offer {
  const copy = { title: item, reason: 'It goes with it.', dealText: 'Less.' };
  return {
    offer: `offer-${place}`,
    item,
    name: item,
    quantity: 1,
    currency: 'SEK',
    listPriceMinor,
    unitPriceMinor,
    taxRateBp: 2500,
    expiresAt: new Date(baseMs + dayMs).toISOString(),
    mayTriggerCreditCheck: true,
    quote: '0a1b2c3d-0123456789ab',
    ...(step
      ? {
          from: {
            policy: 'camera',
            version: 1,
            step,
            kind: 'add',
            copy,
            frame: 'thank_you',
            placement: 'thank_you',
          },
        }
      : {}),
  };
}

function productOf(reference: string, unitPriceMinor: number, costMinor?: number) {
  const cost = costMinor === undefined ? {} : { costMinor };
  const price = { market: 'SE', currency: 'SEK', unitPriceMinor, taxRateBp: 2500, ...cost };
  return aProduct({ reference, prices: [price, { ...price, market: 'NO' }] });
}
