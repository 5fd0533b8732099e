import { UnsupportedReason } from '../../../domain/payments';

/** Countries a method may be raised in; `everywhere` still leaves out the policy's own exceptions. */
export type MethodRule = 'everywhere' | 'nowhere' | readonly string[];

/** Which payments Klarna lets be raised, as data: an installation may bring its own. */
export interface IncreasePolicy {
  /** other names of a listed method */
  aliases: Readonly<Record<string, string>>;
  /** by Klarna's `initial_payment_method.type`; what is not listed is not raised */
  methods: Readonly<Record<string, MethodRule>>;
  /** ISO 3166-1 alpha-2: no method is raised there */
  excludedCountries: readonly string[];
}

/**
 * Klarna's published rules as its production plugin applies them (`docs/design.md` §8). Klarna
 * words them per contract, so a merchant's own list may be longer (US: `DEFERRED_INTEREST`).
 */
export const defaultPolicy: IncreasePolicy = {
  aliases: { INVOICE_BUSINESS: 'B2B_INVOICE', ACCOUNT: 'BASE_ACCOUNT' },
  methods: {
    INVOICE: 'everywhere',
    B2B_INVOICE: 'everywhere',
    BASE_ACCOUNT: 'everywhere',
    DIRECT_DEBIT: 'everywhere',
    FIXED_AMOUNT: ['AT', 'DE', 'DK', 'FI', 'FR', 'NL', 'NO', 'SE'],
    ALTERNATIVE_PAYMENT_METHOD: 'nowhere',
    BANK_TRANSFER: 'nowhere',
    CARD: 'nowhere',
    DEFERRED_INTEREST: 'nowhere',
    FIXED_AMOUNT_BY_CARD: 'nowhere',
    FIXED_SUM_CREDIT: 'nowhere',
    MOBILEPAY: 'nowhere',
    OTHER: 'nowhere',
    PAY_BY_CARD: 'nowhere',
    PAY_IN_X: 'nowhere',
    PAY_LATER_BY_CARD: 'nowhere',
    PAY_LATER_IN_PARTS: 'nowhere',
    SWISH: 'nowhere',
  },
  excludedCountries: ['CH'],
};

/** Why a payment can never be raised; undefined when the policy lets it. Case does not matter. */
export function policyReason(
  policy: IncreasePolicy,
  method: string,
  country: string,
): UnsupportedReason | undefined {
  const rule = ruleOf(policy, method);
  if (rule === undefined || rule === 'nowhere') return UnsupportedReason.paymentMethod;
  const code = country.toUpperCase();
  if (policy.excludedCountries.includes(code)) return UnsupportedReason.country;
  if (rule === 'everywhere' || rule.includes(code)) return undefined;
  return UnsupportedReason.country;
}

/** True for a name of Klarna's own; a shop may call the method something else (`klarna`). */
export function isListedMethod(policy: IncreasePolicy, method: string): boolean {
  return ruleOf(policy, method) !== undefined;
}

function ruleOf(policy: IncreasePolicy, method: string): MethodRule | undefined {
  const name = method.toUpperCase();
  const listed = own(policy.aliases, name) ?? name;
  return own(policy.methods, listed);
}

/** A table's own entry: a method named `constructor` is not listed. */
function own<Entry>(table: Readonly<Record<string, Entry>>, name: string): Entry | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
