import { condition } from '@temporalio/workflow';
import { clockText, providerName } from '../domain/plain-text';
import type { ProviderEvent } from '../domain/provider-events';
import type { RaiseEvent, RaiseNews, RaiseState, RaiseStep } from '../domain/raise';
import type { Raise } from './authorize';
import { described } from './step';
import { actionByMs, resolveByMs, type Window } from './window';

type ListenStep = Extract<RaiseStep, { do: 'listen' }>;

/**
 * Waits for the provider's word about a raise: what the shopper does there, or what it decides by
 * itself. The end moves with an early close, and a cancelled order waits for no shopper.
 */
export async function listen(
  window: Window,
  raise: Raise,
  { correlation }: RaiseState,
  step: ListenStep,
): Promise<RaiseNews> {
  const { requestId } = raise.command;
  showWaiting(window, requestId, step);
  const isOurs = (event: ProviderEvent) =>
    event.requestId === requestId ||
    (correlation !== undefined && event.correlation === correlation);
  const isGivenUp = () => step.to === 'shopper' && window.cancel !== undefined;
  for (;;) {
    const event = takeEvent(window, isOurs);
    if (event) return { what: 'event', event };
    const untilMs = endOf(window, step);
    const leftMs = untilMs - Date.now();
    if (isGivenUp() || leftMs <= 0) return { what: 'silence' };
    const { closesAt } = window.state;
    const hasMoved = () => window.state.closesAt !== closesAt;
    await condition(
      () => window.events.some(isOurs) || isGivenUp() || hasMoved(),
      leftMs,
      described(waitText(window, step, untilMs)),
    );
  }
}

function showWaiting(window: Window, requestId: string, step: ListenStep): void {
  const untilMs = endOf(window, step);
  window.move({
    type: 'awaiting',
    awaiting: {
      requestId,
      from: step.to,
      until: new Date(untilMs).toISOString(),
      ...(step.action ? { action: step.action } : {}),
    },
    text: `${waitText(window, step, untilMs)}.`,
  });
}

/** The first decided event that is ours; undecided ones on the way to it are done with. */
function takeEvent(
  window: Window,
  isOurs: (event: ProviderEvent) => boolean,
): RaiseEvent | undefined {
  for (;;) {
    const at = window.events.findIndex(isOurs);
    if (at < 0) return undefined;
    const [event] = window.events.splice(at, 1);
    const decided = event && decisionOf(event, window.state.payment.authorizationRef);
    if (decided) return decided;
  }
}

function decisionOf(event: ProviderEvent, authorizationRef: string): RaiseEvent | undefined {
  const { outcome, code, providerState, amountMeans = 'total' } = event;
  if (event.kind !== 'increase' || outcome === 'none') return undefined;
  return {
    outcome,
    providerRef: event.correlation ?? authorizationRef,
    // A yes without an amount is a yes to nothing we asked for.
    amountMinor: event.amountMinor ?? 0,
    amountMeans,
    ...(code === undefined ? {} : { code }),
    ...(providerState === undefined ? {} : { providerState }),
  };
}

function endOf(window: Window, { to, untilMs }: ListenStep): number {
  return Math.min(untilMs, to === 'shopper' ? actionByMs(window) : resolveByMs(window));
}

function waitText({ state }: Window, { to }: ListenStep, untilMs: number): string {
  const until = clockText(untilMs, Date.now());
  const provider = providerName(state.payment.provider);
  return to === 'shopper'
    ? `Wait until ${until} for the shopper to confirm the payment`
    : `Wait until ${until} for ${provider} to decide`;
}
