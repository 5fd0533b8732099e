import { ApplicationFailure } from '@temporalio/common';
import type { PaymentProvider } from '../domain/payments';
import type { Services } from './services';

/** The provider an order was paid with, if this installation has it. */
export function providerOf(services: Services, name: string): PaymentProvider | undefined {
  return services.payments.get(name);
}

/** The same where an order was opened with it: its absence is a deploy gone wrong, tried again. */
export function requireProvider(services: Services, name: string): PaymentProvider {
  const provider = providerOf(services, name);
  if (provider) return provider;
  throw ApplicationFailure.create({
    type: 'ProviderUnknown',
    message: `No payment provider ${name} is configured in this worker.`,
  });
}
