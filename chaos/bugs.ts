import type { Invariant } from './auditor/records';

/** A bug somebody might write, put into a copy of the built product. */
export interface Bug {
  /** what it does, for the table */
  readonly says: string;
  /** the invariants of which at least one must be found broken */
  readonly breaks: readonly Invariant[];
  /** below `dist/` */
  readonly file: string;
  /** a text that occurs once, and what stands there instead; or code at the file's end */
  readonly patch: { readonly from: string; readonly to: string } | { readonly append: string };
}

export const bugNames = [
  'unknown-is-declined',
  'email-sent-twice',
  'key-from-chance',
  'release-before-settle',
  'double-click-adds-twice',
] as const;
export type BugName = (typeof bugNames)[number];

/** Appended code replaces an export, so that it survives edits of the file it breaks. */
export const bugs: Readonly<Record<BugName, Bug>> = {
  'unknown-is-declined': {
    says: 'a raise without a clear answer is taken for a refusal',
    breaks: ['I3', 'I4'],
    file: 'providers/payments/klarna/adapter.js',
    patch: {
      append: `
const create = exports.createKlarnaProvider;
exports.createKlarnaProvider = (options) => {
  const provider = create(options);
  return {
    ...provider,
    async increaseAuthorization(command) {
      const { calls, ...outcome } = await provider.increaseAuthorization(command);
      if (outcome.kind !== 'unknown_outcome') return { ...outcome, calls };
      return { kind: 'declined', code: 'NOT_ALLOWED', calls };
    },
  };
};`,
    },
  },
  'email-sent-twice': {
    says: 'each email is handed to the mail server twice',
    breaks: ['I7'],
    file: 'providers/mail/smtp.js',
    patch: {
      append: `
const create = exports.createSmtpMailer;
exports.createSmtpMailer = (options) => {
  const mailer = create(options);
  return {
    ...mailer,
    async submit(email) {
      await mailer.submit(email);
      return mailer.submit(email);
    },
  };
};`,
    },
  },
  'key-from-chance': {
    says: 'every attempt at the provider has a new idempotency key',
    breaks: ['I6'],
    file: 'activities/idempotency-key.js',
    patch: { append: `\nexports.authorizationKey = () => require('node:crypto').randomUUID();` },
  },
  'release-before-settle': {
    says: 'the window does not wait for the add under way when it closes',
    breaks: ['I4', 'I5', 'I8', 'I9'],
    file: 'workflows/order-window.js',
    patch: { from: 'await workOff(window, next)', to: 'void workOff(window, next)' },
  },
  'double-click-adds-twice': {
    says: 'a request without a key gets one from chance',
    breaks: ['I6'],
    file: 'api/request-id.js',
    patch: {
      append: `
const idOf = exports.requestIdOf;
exports.requestIdOf = (key, fingerprint) =>
  idOf(key ?? require('node:crypto').randomUUID(), fingerprint);`,
    },
  },
};
