import { amountText } from '../domain/money';
import type { Report } from './policy-api';
import { faultText } from './policy-faults';
import { table } from './table';

/** Orders told one by one on a terminal; `--json` has them all. */
const examplesShown = 5;

/** What a dry run found, for a person. */
export function reportText(report: Report): string {
  const { policy, orders, shown, coverage, from, to, errors } = report;
  const period = from && to ? `, ${from.slice(0, 10)} to ${to.slice(0, 10)}` : '';
  const range = `${percent(coverage.low)} to ${percent(coverage.high)}`;
  return [
    `${policy} on ${orders} past orders${period}`,
    `Would have shown something to ${shown} of them: ${percent(coverage.share)} (${range}).`,
    ...(errors.length === 0 ? [] : ['', 'It cannot be published as it is:', ...errorRows(report)]),
    ...section('What became of the orders', outcomeRows(report), [1, 2]),
    ...section('Conditions, each by itself', conditionRows(report), [1, 2]),
    ...section('Steps', stepRows(report), [1, 2]),
    ...section('Variants', countRows(report.variants, orders), [1, 2]),
    ...section('Offers', offerRows(report), [1]),
    ...section('Never met, never shown', neverRows(report)),
    ...section('Live policies that want the same orders', conflictRows(report), [1, 2]),
    ...section('For example', exampleRows(report)),
  ].join('\n');
}

function section(title: string, rows: string[][], rightAligned: number[] = []): string[] {
  return rows.length === 0 ? [] : ['', title, ...table(rows, rightAligned)];
}

function errorRows({ errors }: Report): string[] {
  return errors.map((error) => `  ${faultText({ severity: 'error', ...error })}`);
}

function outcomeRows({ outcomes, orders }: Report): string[][] {
  return countRows(outcomes, orders);
}

/** The most frequent first. */
function countRows(counts: Record<string, number>, of: number): string[][] {
  return Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => [name, `${count}`, percent(of === 0 ? 0 : count / of)]);
}

function conditionRows({ conditions, orders }: Report): string[][] {
  return conditions.map(({ path, met }) => [
    path,
    `${met}`,
    percent(orders === 0 ? 0 : met / orders),
  ]);
}

function stepRows({ steps }: Report): string[][] {
  const rows = steps.map(({ step, first, planned }) => [step, `${first}`, `${planned}`]);
  return [['', 'shown first', 'planned'], ...rows];
}

function offerRows({ offers }: Report): string[][] {
  const rows = offers.map(({ offer, planned, prices, hidden }) => {
    const costs = Object.entries(prices).map(([currency, { fromMinor, toMinor }]) => {
      const least = amountText(fromMinor, currency);
      return fromMinor === toMinor ? least : `${least} to ${amountText(toMinor, currency)}`;
    });
    const reasons = Object.entries(hidden).map(([reason, count]) => `${reason} ${count}`);
    return [offer, `${planned}`, costs.join(', ') || '–', reasons.join(', ') || '–'];
  });
  return [['', 'planned', 'a piece', 'held back'], ...rows];
}

function neverRows({ never }: Report): string[][] {
  return Object.entries(never).flatMap(([what, names]) => names.map((name) => [what, name]));
}

function conflictRows({ conflicts }: Report): string[][] {
  if (conflicts.length === 0) return [];
  const rows = conflicts.map(({ policy, wonOver, lostTo }) => [policy, `${wonOver}`, `${lostTo}`]);
  return [['', 'won over', 'lost to'], ...rows];
}

function exampleRows({ examples }: Report): string[][] {
  const shown = examples.filter(({ offers }) => offers.length > 0).slice(0, examplesShown);
  return shown.map(({ order, offers }) => [
    order,
    offers
      .map(({ offer, unitPriceMinor, listPriceMinor, currency }) => {
        const price = amountText(unitPriceMinor, currency);
        return `${offer} for ${price} instead of ${amountText(listPriceMinor, currency)}`;
      })
      .join('; '),
  ]);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
