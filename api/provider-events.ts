import type { FastifyBaseLogger } from 'fastify';
import type { OrderRow } from '../domain/ports';
import type { ProviderEvent } from '../domain/provider-events';
import type { Services } from './settings';

type EventServices = Pick<Services, 'orders' | 'orderClient' | 'providerEvents'>;

/**
 * Hands an event of a provider to its order, once: to the window while it runs, to a workflow of its
 * own when the order is over. One for an order nobody knows is logged and done with: the provider
 * must not deliver it for ever (design §2.6).
 * @throws TemporalUnavailable, DatabaseError: nothing was kept, the provider delivers again
 */
export async function handOn(
  services: EventServices,
  provider: string,
  event: ProviderEvent,
  log: FastifyBaseLogger,
): Promise<void> {
  const { providerEvents, orderClient } = services;
  const { eventId } = event;
  if (await providerEvents.isKnown(provider, eventId)) return;
  const row = await findOrder(services, provider, event);
  if (!row) {
    log.warn({ provider, eventId, order: event.order }, 'event for no order of ours');
    return;
  }
  // Also with a final row: the window may run on, and would write its own state over what is noted.
  const isTaken = (await orderClient.send(row.number, commandOf(event))) === 'sent';
  if (!isTaken) await orderClient.reconcile({ ...row, provider, event, at: nowText() });
  await providerEvents.keep(provider, eventId);
}

/** The order it names, if that was paid with the authorization it names; else the one that was. */
async function findOrder(
  { orders }: EventServices,
  provider: string,
  { order, authorizationRef }: ProviderEvent,
): Promise<FoundOrder | undefined> {
  const number =
    order ??
    (authorizationRef === undefined
      ? undefined
      : await orders.findByAuthorization(provider, authorizationRef));
  const row = number === undefined ? undefined : await orders.find(number);
  if (!row?.authorizationRef || row.provider !== provider) return undefined;
  const isForeign =
    authorizationRef !== undefined &&
    authorizationRef.toLowerCase() !== row.authorizationRef.toLowerCase();
  if (isForeign) return undefined;
  return { ...row, order: row.number, authorizationRef: row.authorizationRef };
}

type FoundOrder = OrderRow & { order: string; authorizationRef: string };

function commandOf(event: ProviderEvent) {
  return {
    name: 'providerEvent' as const,
    requestId: event.eventId,
    receivedAtMs: Date.now(),
    fingerprint: 'provider-event',
    event,
  };
}

function nowText(): string {
  return new Date().toISOString();
}
