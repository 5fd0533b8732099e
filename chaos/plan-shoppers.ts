import { goods, pricedGoods, scarceGood, type Goods } from './goods';
import { planFaults, type MailFault, type ProviderFault } from './plan-faults';
import { chance, type Chance } from './random';

export const manners = ['once', 'same_key_twice', 'double_click'] as const;
/** How a click reaches the server: `double_click` sends no key of its own. */
export type Manner = (typeof manners)[number];

export interface Click {
  /** ms after the order was handed over */
  readonly atMs: number;
  readonly item: string;
  readonly quantity: number;
  readonly manner: Manner;
  /** taken out again so many ms after it was added */
  readonly undoAfterMs?: number;
}

/** One order, from its payment to its end. */
export interface Shopper {
  readonly number: string;
  /** ms after the load began */
  readonly comesAtMs: number;
  readonly windowSeconds: number;
  /** by how much the provider would raise at most; absent: no bound */
  readonly creditMinor?: number;
  readonly clicks: readonly Click[];
  /** the shop closes the window itself, ms after the hand-over */
  readonly closesAtMs?: number;
  /** the shop hands the order over a second time */
  readonly handsOverTwice: boolean;
  /** another order is handed over with this one's authorization */
  readonly isRobbed: boolean;
  readonly providerFaults: readonly ProviderFault[];
  readonly mailFault?: MailFault;
}

const windowSeconds = { least: 4, most: 8 };
/** Clicks come from here on, and the last may miss the window. */
const clickFromMs = 200;
const lateClickMs = 600;
/** Whoever has a faulty provider clicks soon, so that the fault is met. */
const faultMetByMs = 1_500;
const earlyCloseMs = { least: 1_200, most: 3_500 };

const share = {
  withoutClicks: 0.1,
  credit: 0.12,
  earlyClose: 0.15,
  secondHandOver: 0.15,
  robbed: 0.06,
  undo: 0.3,
} as const;

const streams = { shoppers: 0, faults: 1, undos: 3 } as const;

export function planShoppers(
  seed: number,
  orders: number,
  loadMs: number,
  undos: boolean,
): Shopper[] {
  const draw = chance(seed, streams.shoppers);
  const faults = planFaults(chance(seed, streams.faults), orders);
  const undoing = chance(seed, streams.undos);
  return Array.from({ length: orders }, (_, index) => {
    const mine = faults[index] ?? { providerFaults: [] };
    const shopper = planShopper(draw, index, loadMs, orders, mine.providerFaults.length > 0);
    const clicks = shopper.clicks.map((click) => withUndo(undoing, click, undos));
    return { ...shopper, ...mine, clicks };
  });
}

function planShopper(
  draw: Chance,
  index: number,
  loadMs: number,
  orders: number,
  mustClick: boolean,
): Omit<Shopper, 'providerFaults' | 'mailFault'> {
  const seconds = draw.between(windowSeconds.least, windowSeconds.most);
  const comesAtMs = Math.round(((index + draw.next()) / orders) * loadMs);
  const clickCount = draw.happens(share.withoutClicks) && !mustClick ? 0 : draw.between(1, 3);
  const clicks = Array.from({ length: clickCount }, (_, click) =>
    mustClick && click === 0
      ? planClick(draw, faultMetByMs, pricedGoods)
      : planClick(draw, seconds * 1000 + lateClickMs, goods),
  );
  const creditMinor = draw.happens(share.credit) ? draw.between(10_000, 40_000) : undefined;
  const closesAtMs = draw.happens(share.earlyClose)
    ? draw.between(earlyCloseMs.least, earlyCloseMs.most)
    : undefined;
  return {
    number: `C-${index + 1}`,
    comesAtMs,
    windowSeconds: seconds,
    ...(creditMinor === undefined ? {} : { creditMinor }),
    clicks: clicks.toSorted((one, other) => one.atMs - other.atMs),
    ...(closesAtMs === undefined ? {} : { closesAtMs }),
    handsOverTwice: draw.happens(share.secondHandOver),
    isRobbed: draw.happens(share.robbed),
  };
}

function planClick(draw: Chance, untilMs: number, from: Goods): Click {
  const { reference: item } = draw.pick(from);
  return {
    atMs: draw.between(clickFromMs, untilMs),
    item,
    quantity: item === scarceGood ? 1 : draw.between(1, 2),
    manner: draw.pick(manners),
  };
}

/** Always drawn, so that the switch changes nothing else of a plan. */
function withUndo(draw: Chance, click: Click, undos: boolean): Click {
  const isUndone = draw.happens(share.undo);
  const undoAfterMs = draw.between(50, 1_500);
  return undos && isUndone ? { ...click, undoAfterMs } : click;
}
