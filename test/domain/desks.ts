import type { Order } from '../../domain/order';
import type { WindowEvent } from '../../domain/window-event';
import type { AttentionReason, WindowState } from '../../domain/window-state';
import { at, happen, openState, startedAtMs } from './windows';

export const second = 1000;

export const afterStart = (ms: number) => startedAtMs + ms;

export const isoAfterStart = (ms: number) => new Date(afterStart(ms)).toISOString();

/** A few seconds after the window closed. */
export const afterClose = afterStart(183 * second);

/** An order whose window has just opened. */
export const openWindow = (order?: Order) =>
  happen(openState(order), { type: 'phase', at: isoAfterStart(0), phase: 'open' });

/** The rows of the Markdown tables, cell by cell; a backslash takes a bar's meaning. */
export function rowsOf(desk: string): string[][] {
  return desk
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}

export function flagged(state: WindowState, ...reasons: AttentionReason[]): WindowState {
  return happen(
    state,
    ...reasons.map((reason): WindowEvent => ({ type: 'flagged', at, reason, text: 'Look.' })),
  );
}
