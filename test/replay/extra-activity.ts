import { proxyActivities } from '@temporalio/workflow';
import { orderWindow as today } from '../../workflows';

const { readAuthorization } = proxyActivities<{ readAuthorization(): Promise<void> }>({
  startToCloseTimeout: '5s',
});

/** The order window as a careless change would leave it: one more activity at the very end. */
export async function orderWindow(input: Parameters<typeof today>[0]) {
  const result = await today(input);
  await readAuthorization();
  return result;
}
