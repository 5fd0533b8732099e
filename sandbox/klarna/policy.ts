import type { KlarnaOrder } from './order';

/** Methods that may be raised in every country but Switzerland (Klarna's list, both its spellings). */
const invoiceMethods = new Set([
  'INVOICE',
  'INVOICE_BUSINESS',
  'B2B_INVOICE',
  'ACCOUNT',
  'BASE_ACCOUNT',
  'DIRECT_DEBIT',
]);

const fixedAmountCountries = new Set(['AT', 'DE', 'DK', 'FI', 'FR', 'NL', 'NO', 'SE']);

/** Whether an order paid like this may be raised at all: cards, banks and wallets never may. */
export function allowsIncrease(order: KlarnaOrder): boolean {
  const country = order.purchase_country.toUpperCase();
  if (country === 'CH') return false;
  const method = order.initial_payment_method.type;
  if (method === 'FIXED_AMOUNT') return fixedAmountCountries.has(country);
  return invoiceMethods.has(method);
}

/**
 * Sandbox only: Klarna documents nothing that makes an increase fail its risk assessment. Here a
 * total above the order's credit limit does, and so does `+denied` in the billing e-mail.
 */
export function riskRefuses(
  order: KlarnaOrder,
  newTotal: number,
  creditLimit: number | undefined,
): boolean {
  if (creditLimit !== undefined && newTotal > creditLimit) return true;
  const email = order.billing_address['email'];
  return typeof email === 'string' && email.includes('+denied');
}
