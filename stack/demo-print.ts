import { amountText } from '../domain/money';
import type { Offer } from '../domain/offers';

/** `10 488.00 SEK`. */
export function money(amountMinor: number, currency: string): string {
  return amountText(amountMinor, currency).replaceAll(/\B(?=(\d{3})+\b)/g, ' ');
}

/** Hour, minute and second, UTC: as the sandboxes' pages show them. */
export function clock(time: string | number): string {
  return new Date(time).toISOString().slice(11, 19);
}

/** `CAM-1, BAG-1`: lines as any part of the system shows them. */
export function listed(lines: readonly { readonly reference: string }[] = []): string {
  return lines.map(({ reference }) => reference).join(', ');
}

/** One offer as a page shows it: what it costs, and why the shopper should want it. */
export function shown({ item, name, unitPriceMinor, listPriceMinor, currency, from }: Offer) {
  const price = money(unitPriceMinor, currency);
  const before =
    listPriceMinor === unitPriceMinor ? '' : ` instead of ${money(listPriceMinor, currency)}`;
  const copy = from ? [`    ${from.copy.title}: ${from.copy.reason} ${from.copy.dealText}.`] : [];
  return [`${item}  ${name}  ${price}${before}`, ...copy];
}

/** Tells the steps of one order as they happen. */
export interface Narrator {
  /** From now on every step tells how much of the window is left. */
  openUntil(closesAt: string): void;
  /** One step; more lines than one are quoted below it. */
  tell(step: string, quoted?: readonly string[]): void;
  /** A step that must not be: it is told, and the demo ends with it. */
  complain(step: string): void;
  readonly complaints: readonly string[];
}

const LEFT_WIDTH = '0:00 left'.length;
const QUOTE_INDENT = ' '.repeat('  00:00:00    '.length + LEFT_WIDTH);

export function createNarrator(): Narrator {
  let closesAtMs: number | undefined;
  const left = (): string => {
    if (closesAtMs === undefined) return '';
    const seconds = Math.ceil((closesAtMs - Date.now()) / 1000);
    if (seconds <= 0) return 'closed';
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} left`;
  };
  const complaints: string[] = [];
  const tell = (step: string, quoted: readonly string[] = []): void => {
    console.log(`  ${clock(Date.now())}  ${left().padEnd(LEFT_WIDTH)}  ${step}`);
    for (const line of quoted) console.log(`${QUOTE_INDENT}| ${line}`);
  };
  return {
    openUntil(closesAt) {
      closesAtMs = Date.parse(closesAt);
    },
    tell,
    complain(step) {
      complaints.push(step);
      tell(`NOT RIGHT: ${step}`);
    },
    complaints,
  };
}
