import type { MailOutcome } from '../../domain/ports';
import { recipientOptedOut } from '../../domain/sms-port';

/** The recipient has answered STOP (Twilio, error 21610). */
const optedOutCode = 21610;

/** Failures of a connection that never was one: nothing can have left. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** An accepted message has a sid of Twilio's form; a 2xx without one is no answer of Twilio's. */
export function sentSms(sid: unknown): MailOutcome {
  return typeof sid === 'string' && /^(SM|MM)[\da-f]{32}$/.test(sid)
    ? { kind: 'sent', response: sid }
    : { kind: 'unknown', cause: 'no_message_sid' };
}

/**
 * What a failed request means. A 4xx is Twilio saying no: about our account or its pace (401, 403,
 * 429) it can be mended or waited for, about the message it would be the same tomorrow. Everything
 * else may have been taken. Codes only: texts hold the number.
 */
export function failedSms(error: unknown): MailOutcome {
  const { status, code } = partsOf(error);
  if (status === undefined) {
    const cause = typeof code === 'string' ? code : 'EUNEXPECTED';
    return neverConnected.has(cause)
      ? { kind: 'refused', permanent: false, code: cause }
      : { kind: 'unknown', cause };
  }
  if (status < 400 || status >= 500) return { kind: 'unknown', cause: `http_${status}` };
  if (code === optedOutCode) return { kind: 'refused', permanent: true, code: recipientOptedOut };
  const isMendable = status === 401 || status === 403 || status === 429;
  return {
    kind: 'refused',
    permanent: !isMendable,
    code: typeof code === 'number' ? String(code) : `http_${status}`,
  };
}

/** `status` is Twilio's, where it answered; `code` is Twilio's number, or the connection's name. */
function partsOf(error: unknown): { status?: number; code?: unknown } {
  if (typeof error !== 'object' || error === null) return {};
  const code = 'code' in error ? error.code : undefined;
  const hasAnswer = 'status' in error && typeof error.status === 'number';
  return hasAnswer ? { status: Number(error.status), code } : { code };
}
