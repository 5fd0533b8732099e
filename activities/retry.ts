import { ApplicationFailure } from '@temporalio/common';

/** Longest a provider's or warehouse's own "try again at" is followed. */
const nextRetryMaxMs = 60 * 60_000;

/**
 * The failure of an attempt that shall be tried again, optionally not before a moment the other
 * side asked for (ISO time).
 */
export function notYet(type: string, message: string, retryAt?: string): ApplicationFailure {
  const waitMs = retryAt ? Date.parse(retryAt) - Date.now() : Number.NaN;
  return notYetFor(type, message, waitMs);
}

/** The same with a wait in milliseconds; NaN or nothing: the retry policy decides. */
export function notYetFor(type: string, message: string, waitMs = Number.NaN): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message,
    ...(waitMs > 0 ? { nextRetryDelay: Math.min(waitMs, nextRetryMaxMs) } : {}),
  });
}
