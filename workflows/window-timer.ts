import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { clockText } from '../domain/plain-text';
import { Phase } from '../domain/window-state';
import { described } from './step';
import type { Window } from './window';

/**
 * Begins draining when the window's time is up: at `closesAt` plus the grace for commands still
 * on the wire. One timer per order; a moved close cancels it and sets another.
 */
export function startWindowTimer(window: Window): { stop(): Promise<void> } {
  let scope = new CancellationScope();
  let isStopped = false;
  const isDue = async (leftMs: number) => {
    scope = new CancellationScope();
    const closes = clockText(Date.parse(window.state.closesAt), Date.now());
    try {
      await scope.run(() => sleep(leftMs, described(`The window is open until ${closes}`)));
      return true;
    } catch (error) {
      if (isCancellation(error)) return false;
      throw error;
    }
  };
  const run = async () => {
    for (;;) {
      const leftMs = leftUntilDraining(window);
      if (leftMs <= 0 || (await isDue(leftMs))) break;
      if (isStopped) return;
    }
    window.move({ type: 'phase', phase: Phase.draining });
  };
  window.rearmTimer = () => scope.cancel();
  const running = run();
  return {
    async stop() {
      isStopped = true;
      scope.cancel();
      await running;
    },
  };
}

function leftUntilDraining(window: Window): number {
  const { closesAt, clocks } = window.state;
  return Date.parse(closesAt) + clocks.arrivalGraceMs - Date.now();
}
