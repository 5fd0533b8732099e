import { membersOf, topFields, type Form } from './form';
import { authorized, failed, newIntent, wireIntent, type SandboxIntent } from './intent';
import {
  badParameter,
  cardError,
  declinedCard,
  done,
  invalid,
  unexpectedState,
  wantsAuthentication,
  type Verdict,
} from './verdict';

/** What a fault script can name, and what the journal calls a call. */
export const operationNames = [
  'retrieve',
  'list',
  'create',
  'increment',
  'capture',
  'cancel',
] as const;
export type OperationName = (typeof operationNames)[number];

/** How the card's issuer takes an attempt. */
export type Issuer = 'approves' | 'declines' | 'wants_authentication';

/** Stripe's largest amount, eight digits. */
const amountMax = 99_999_999;
/** Stripe's bound on increments of one payment, declined ones included. */
const incrementsMax = 10;

/** Parameters taken, by operation: any other is refused, as Stripe does. */
const parameters: Readonly<Record<OperationName, readonly string[]>> = {
  retrieve: ['expand'],
  list: ['customer', 'created', 'limit'],
  create: [
    'amount',
    'currency',
    'customer',
    'payment_method',
    'automatic_payment_methods',
    'capture_method',
    'off_session',
    'confirm',
    'description',
    'metadata',
  ],
  increment: ['amount', 'metadata', 'description'],
  capture: ['amount_to_capture', 'metadata'],
  cancel: ['cancellation_reason'],
};

export function unknownParameter(operation: OperationName, form: Form): Verdict | undefined {
  const odd = topFields(form).find((field) => !parameters[operation].includes(field));
  if (odd === undefined) return undefined;
  return badParameter(odd, 'parameter_unknown', `Received unknown parameter: ${odd}`);
}

export function retrieve(intent: SandboxIntent, form: Form): Verdict {
  const expands = [...form].some(
    ([field, value]) => field.startsWith('expand') && value === 'latest_charge',
  );
  return { kind: 'done', body: wireIntent(intent, expands) };
}

/** The newest first, of one customer, from a moment on. */
export function list(all: readonly SandboxIntent[], form: Form): Verdict {
  const since = Number(form.get('created[gte]') ?? 0);
  const limit = Number(form.get('limit') ?? 10);
  const found = all
    .filter(({ customer, created }) => customer === form.get('customer') && created >= since)
    .toReversed();
  const data = found.slice(0, limit).map((intent) => wireIntent(intent, false));
  return { kind: 'done', body: { object: 'list', data, has_more: found.length > limit } };
}

/** Creates and confirms at once, off session: the only way of creating that is needed here. */
export function create(form: Form, issuer: Issuer): Verdict {
  const amount = amountIn(form, 'amount');
  if (typeof amount !== 'number') return amount;
  for (const field of ['currency', 'customer', 'payment_method']) {
    if (!form.get(field)) {
      return badParameter(field, 'parameter_missing', `Missing required param: ${field}.`);
    }
  }
  if (form.get('confirm') !== 'true' || form.get('off_session') !== 'true') {
    return badParameter('confirm', 'parameter_invalid', 'Sandbox: confirm off session only.');
  }
  const made = newIntent({
    amount,
    currency: form.get('currency') ?? '',
    customer: form.get('customer') ?? null,
    payment_method: form.get('payment_method') ?? null,
    description: form.get('description') ?? null,
    metadata: membersOf(form, 'metadata'),
  });
  if (issuer === 'approves') return done(authorized(made));
  const error = issuer === 'declines' ? declinedCard : wantsAuthentication;
  const left = failed(made, error);
  return cardError(error, { shown: left, after: left });
}

/** UNDOCUMENTED, chosen: the words and codes of every refusal but `card_declined`. */
export function increment(intent: SandboxIntent, form: Form, issuer: Issuer): Verdict {
  const amount = amountIn(form, 'amount');
  if (typeof amount !== 'number') return amount;
  if (intent.status !== 'requires_capture') return unexpectedState(intent, 'incremented');
  if (intent.incremental !== 'available') {
    return invalid(400, { message: 'This charge does not support incremental authorization.' });
  }
  if (intent.attempts >= incrementsMax) {
    const message = `This PaymentIntent was incremented ${incrementsMax} times already.`;
    return invalid(400, { message });
  }
  if (amount <= intent.amount) {
    return badParameter('amount', 'parameter_invalid', 'The amount must exceed the current one.');
  }
  const tried = { ...intent, attempts: intent.attempts + 1 };
  if (issuer !== 'approves') {
    const isDecline = issuer === 'declines';
    const error = isDecline ? declinedCard : { ...wantsAuthentication, code: 'card_declined' };
    return cardError(error, { after: tried });
  }
  const metadata = { ...intent.metadata, ...membersOf(form, 'metadata') };
  return done({ ...tried, amount, metadata });
}

/** Final: what is left is released. */
export function capture(intent: SandboxIntent, form: Form): Verdict {
  if (intent.status !== 'requires_capture') return unexpectedState(intent, 'captured');
  const amount = form.has('amount_to_capture')
    ? amountIn(form, 'amount_to_capture')
    : intent.amount;
  if (typeof amount !== 'number') return amount;
  if (amount > intent.amount) {
    const message = 'The amount to capture exceeds the capturable amount.';
    return badParameter('amount_to_capture', 'amount_too_large', message);
  }
  const metadata = { ...intent.metadata, ...membersOf(form, 'metadata') };
  return done({ ...intent, status: 'succeeded', amount_received: amount, metadata });
}

export function cancel(intent: SandboxIntent): Verdict {
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    return unexpectedState(intent, 'canceled');
  }
  return done({ ...intent, status: 'canceled' });
}

function amountIn(form: Form, field: string): number | Verdict {
  const text = form.get(field);
  if (text === undefined) {
    return badParameter(field, 'parameter_missing', `Missing required param: ${field}.`);
  }
  const amount = Number(text);
  if (!/^[1-9]\d*$/.test(text)) {
    return badParameter(field, 'parameter_invalid_integer', `Invalid integer: ${text}`);
  }
  if (amount > amountMax)
    return badParameter(field, 'amount_too_large', 'The amount is too large.');
  return amount;
}
