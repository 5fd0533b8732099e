import type { Services } from '../../activities/services';
import type { PaymentProvider } from '../../domain/payments';
import type { Step, Stop } from './cells';

/**
 * The same services, whose four calls to the outside pass a stop before they leave and another
 * once they are answered. `pass` decides whether to stand still there.
 */
export function withStops(services: Services, pass: (stop: Stop) => Promise<void>): Services {
  const around = async <Answer>(step: Step, call: () => Promise<Answer>): Promise<Answer> => {
    await pass(`${step}:calling`);
    const answer = await call();
    await pass(`${step}:answered`);
    return answer;
  };
  const stopping = (provider: PaymentProvider): PaymentProvider => ({
    ...provider,
    increaseAuthorization: (command) =>
      around('authorize', () => provider.increaseAuthorization(command)),
    restoreAuthorization: (command) =>
      around('compensate', () => provider.restoreAuthorization(command)),
  });
  const { payments, mailer, warehouse } = services;
  return {
    ...services,
    payments: new Map([...payments].map(([name, provider]) => [name, stopping(provider)])),
    mailer: {
      ...mailer,
      submit: (email) => around('email', () => mailer.submit(email)),
    },
    warehouse: {
      deliver: (event) =>
        event.type === 'order.released'
          ? around('release', () => warehouse.deliver(event))
          : warehouse.deliver(event),
    },
  };
}
