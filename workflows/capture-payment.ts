import { amountText } from '../domain/money';
import { providerName } from '../domain/plain-text';
import { capturing, capturingOptions } from './activity-options';
import type { CapturePaymentInput, CapturePaymentResult } from './messages';
import { described } from './step';

/** One capture of a released order (A23): booked, sent, and settled under one key. */
export async function capturePayment(input: CapturePaymentInput): Promise<CapturePaymentResult> {
  const { fingerprint, ...capture } = input;
  const amount = amountText(input.amountMinor, input.currency);
  const summary = `Capture ${amount} of order ${input.order} at ${providerName(input.provider)}`;
  const activityId = `capture/${input.requestId}/1`;
  const options = { ...capturingOptions, ...described(summary), activityId };
  const outcome = await capturing.capturePayment.executeWithOptions(options, [capture]);
  return { fingerprint, outcome };
}
