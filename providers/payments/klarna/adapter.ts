import type { PaymentProvider } from '../../../domain/payments';
import { increaseAuthorization, restoreAuthorization } from './change';
import { authorizationHeader } from './credentials';
import { createHttp } from './http';
import { withoutReplaced } from './lines';
import type { KlarnaLink } from './link';
import { defaultTable, type EligibilityTable } from './policy';
import { checkEligibility, readAuthorization } from './read';
import { cancel, capture } from './settle';

/**
 * Longest a change may take to be answered. Klarna documents no bound of its own; a change and the
 * read that explains its refusal together stay below an activity's 30 s.
 */
const changeTimeoutMs = 15_000;

export interface KlarnaOptions {
  /**
   * Depends on region and stage, and on Kustom serving the same API: configuration, no default.
   * An origin and perhaps a path, without credentials.
   */
  baseUrl: string;
  username: string;
  /** the password, or an API key `klarna_…`, which needs no username */
  password: string;
  /** longest wait for the answer to a change, milliseconds; 15 000 unless given */
  timeoutMs?: number;
  /** which methods are raised where; Klarna's published rules unless given */
  table?: EligibilityTable;
  /** asked before every raise: the switch to stop offering */
  isEnabled?: () => boolean;
}

/**
 * Klarna Order Management v1 behind the payment port (`docs/design.md` §8). Kustom speaks the
 * same protocol. Amounts are new totals, and every change sends all lines, for Klarna deletes the
 * ones that are not sent. Throws on options that can never work; no method throws.
 */
export function createKlarnaProvider(options: KlarnaOptions): PaymentProvider {
  const link: KlarnaLink = {
    http: createHttp(options.baseUrl, authorizationHeader(options.username, options.password)),
    timeoutMs: options.timeoutMs ?? changeTimeoutMs,
    table: options.table ?? defaultTable,
    isEnabled: options.isEnabled ?? (() => true),
  };
  return {
    describe: () => ({
      provider: 'klarna',
      amountMode: 'total',
      canReadBack: true,
      canLower: true,
      eligibility: link.table,
    }),
    canLeaveOut: (lines, line) => withoutReplaced(lines, [line]) !== undefined,
    checkEligibility: (ask) => checkEligibility(link, ask),
    readAuthorization: (ask) => readAuthorization(link, ask),
    increaseAuthorization: (command) => increaseAuthorization(link, command),
    restoreAuthorization: (command) => restoreAuthorization(link, command),
    capture: (command) => capture(link, command),
    cancel: (command) => cancel(link, command),
  };
}
