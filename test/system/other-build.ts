import { proxyActivities } from '@temporalio/workflow';
import { orderWindow as today } from '../../workflows';

export { capturePayment, reconcile } from '../../workflows';

const { readAuthorization } = proxyActivities<{ readAuthorization(): Promise<void> }>({
  startToCloseTimeout: '5s',
  retry: { maximumAttempts: 1 },
});

/** Tomorrow's window: another first command, so that neither can go on with the other's orders. */
export async function orderWindow(input: Parameters<typeof today>[0]) {
  const extra = readAuthorization().catch(() => undefined);
  const result = await today(input);
  await extra;
  return result;
}
