import { newId, wireIntent, type SandboxIntent } from './intent';
import type { SandboxEvent } from './journal';

/**
 * The event a change brings about, undefined where Stripe would send none we know of. UNDOCUMENTED,
 * chosen: that an increment is told by `amount_capturable_updated`.
 */
export function eventOf(
  before: SandboxIntent | undefined,
  after: SandboxIntent,
): SandboxEvent | undefined {
  const type = typeOf(before, after);
  if (type === undefined) return undefined;
  const id = newId('evt');
  const payload = JSON.stringify({
    id,
    object: 'event',
    type,
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    data: { object: wireIntent(after, false) },
  });
  return { id, type, payload };
}

function typeOf(before: SandboxIntent | undefined, after: SandboxIntent): string | undefined {
  switch (after.status) {
    case 'requires_capture': {
      const isNews = before?.status !== after.status || before.amount !== after.amount;
      return isNews ? 'payment_intent.amount_capturable_updated' : undefined;
    }
    case 'requires_payment_method':
      return after.last_payment_error ? 'payment_intent.payment_failed' : undefined;
    case 'canceled':
      return 'payment_intent.canceled';
    case 'succeeded':
      return 'payment_intent.succeeded';
    case 'requires_action':
      return 'payment_intent.requires_action';
    case 'processing':
      return 'payment_intent.processing';
  }
}
