import { UnknownCause, type ChangeOutcome, type IncreaseCommand } from '../../../domain/payments';
import { readRefusal, type Refusal } from './classify';
import { toStripe } from './currency';
import { readIntent, type Intent } from './intent';
import { ask, type StripeLink } from './link';
import { metadataFor } from './metadata';
import { declined, legsBefore, type Sent } from './outcomes';
import type { Way } from './policy';
import { valueOf } from './read';
import { cutText } from './text';

/**
 * Asks for the difference apart from what is held already, on the saved card and without the
 * shopper. The base is not touched by it, whatever comes of it; the price is a second row on the
 * shopper's statement, and a second capture.
 */
export async function createSeparately(
  link: StripeLink,
  command: IncreaseCommand,
  { customer, paymentMethod }: Extract<Way, { kind: 'separate' }>,
): Promise<Sent> {
  const { authorizationRef: base, currency, idempotencyKey } = command;
  const amount = toStripe(differenceMinor(command), currency) ?? 0;
  const answer = await ask(() =>
    link.stripe.paymentIntents.create(
      {
        amount,
        currency: currency.toLowerCase(),
        customer,
        payment_method: paymentMethod,
        // Whoever is not there cannot be sent elsewhere to confirm.
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        capture_method: 'manual',
        off_session: true,
        confirm: true,
        description: cutText(command.description),
        metadata: metadataFor({ ...command, base }),
      },
      { idempotencyKey, timeout: link.timeoutMs },
    ),
  );
  const created = valueOf(answer, readIntent);
  const outcome = created
    ? meaningOfCreated(command, created)
    : meaningOfRefused(readRefusal(answer));
  return { answer, outcome };
}

function meaningOfCreated(command: IncreaseCommand, leg: Intent): ChangeOutcome {
  const { totalMinor } = command;
  const { id: providerRef, amountMinor } = leg;
  if (amountMinor !== differenceMinor(command)) return unreadable;
  switch (leg.status) {
    case 'requires_capture':
      return {
        kind: 'authorized',
        totalMinor,
        providerRef,
        legs: [...legsBefore(command), { providerRef, amountMinor }],
      };
    case 'requires_action':
      return toBeConfirmed(leg) ?? unreadable;
    case 'processing':
      return { kind: 'pending', correlation: providerRef };
    default:
      return unreadable;
  }
}

function meaningOfRefused(refusal: Refusal): ChangeOutcome {
  switch (refusal.kind) {
    case 'card_error': {
      const leg = readIntent(refusal.intent);
      const wantsShopper =
        refusal.code === authenticationRequired || refusal.declineCode === authenticationRequired;
      return (wantsShopper && leg && toBeConfirmed(leg)) || declined(refusal);
    }
    case 'not_possible': {
      const { code, field } = refusal;
      return { kind: 'invalid_request', code, ...(field === undefined ? {} : { field }) };
    }
    case 'unknown_outcome':
    case 'invalid_request':
    case 'misconfigured':
    case 'throttled':
      return refusal;
  }
}

/** The bank wants the shopper there: with this secret the page can bring them to confirm. */
function toBeConfirmed({ id, clientSecret }: Intent): ChangeOutcome | undefined {
  if (clientSecret === undefined) return undefined;
  return { kind: 'requires_action', action: { type: 'confirm', clientSecret }, correlation: id };
}

function differenceMinor({ totalMinor, previousTotalMinor }: IncreaseCommand): number {
  return totalMinor - previousTotalMinor;
}

/** Stripe's code when a payment needs its shopper. */
export const authenticationRequired = 'authentication_required';

const unreadable: ChangeOutcome = {
  kind: 'unknown_outcome',
  cause: UnknownCause.unparseable,
};
