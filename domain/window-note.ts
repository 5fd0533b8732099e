import { historyEntriesMax, type HistoryEntry } from './history';
import type { WindowState } from './window-state';

/** One more entry in the order's history, while there is room. */
export function note(state: WindowState, at: string, entry: Omit<HistoryEntry, 'at'>): WindowState {
  if (state.history.length >= historyEntriesMax) return state;
  return { ...state, history: [...state.history, { at, ...entry }] };
}
