import type { Services } from '../settings';
import { addItem } from './add-item';
import { cancelOrder } from './cancel-order';
import { capturePayment } from './capture-payment';
import { closeWindow } from './close-window';
import { health } from './health';
import { paymentResult } from './payment-result';
import { removeItem } from './remove-item';
import { providerWebhook } from './provider-webhook';
import { putPolicies, readPolicies } from './policies';
import { putProducts } from './put-products';
import { readHistory } from './read-history';
import { readOffers } from './read-offers';
import { readOrder } from './read-order';
import { readProof } from './read-proof';
import { readRequest } from './read-request';
import { ready } from './ready';
import { registerOrder } from './register-order';
import type { App } from './route';

/** Every route, in the order of an order's life. */
const routes: readonly ((app: App, services: Services) => void)[] = [
  registerOrder,
  paymentResult,
  readOffers,
  addItem,
  removeItem,
  readRequest,
  readOrder,
  readHistory,
  readProof,
  closeWindow,
  cancelOrder,
  capturePayment,
  putProducts,
  putPolicies,
  readPolicies,
  providerWebhook,
  health,
  ready,
];

export function addRoutes(app: App, services: Services): void {
  for (const route of routes) route(app, services);
}
