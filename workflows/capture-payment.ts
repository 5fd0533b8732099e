import { capturing } from './activity-options';
import type { CapturePaymentInput, CapturePaymentResult } from './messages';

/** One capture of a released order (A23): booked, sent, and settled under one key. */
export async function capturePayment(input: CapturePaymentInput): Promise<CapturePaymentResult> {
  const { fingerprint, ...capture } = input;
  return { fingerprint, outcome: await capturing.capturePayment(capture) };
}
