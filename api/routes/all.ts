import type { Services } from '../settings';
import { addItem } from './add-item';
import { analytics } from './analytics';
import { exportExposures } from './exposure-export';
import { cancelOrder } from './cancel-order';
import { capturePayment } from './capture-payment';
import { closeWindow } from './close-window';
import { declineOffer } from './decline-offer';
import { readExperiment, readExperiments } from './experiments';
import { readFollowUpOffer, redeemFollowUpOffer } from './follow-up-offers';
import { readGuardrails } from './guardrails';
import { health } from './health';
import { offerPolicies } from './offer-policies';
import { importPastOrders } from './import-past-orders';
import { paymentResult } from './payment-result';
import { removeItem } from './remove-item';
import { providerWebhook } from './provider-webhook';
import { postExposures } from './post-exposures';
import { putPolicies, readPolicies } from './policies';
import { putProducts } from './put-products';
import { readHistory } from './read-history';
import { readOffers } from './read-offers';
import { readOrder } from './read-order';
import { readProof } from './read-proof';
import { readRequest } from './read-request';
import { ready } from './ready';
import { registerOrder } from './register-order';
import { postReturn, putNps } from './returns';
import { readSampleSize } from './sample-size';
import { reweighPolicy } from './reweigh-policy';
import type { App } from './route';
import { postSuggestionPolicy, readSuggestions } from './suggestions';
import { unsubscribe } from './unsubscribe';

/** Every route, in the order of an order's life. */
const routes: readonly ((app: App, services: Services) => void)[] = [
  registerOrder,
  paymentResult,
  readOffers,
  declineOffer,
  postExposures,
  addItem,
  removeItem,
  readRequest,
  readOrder,
  readHistory,
  readProof,
  closeWindow,
  cancelOrder,
  capturePayment,
  postReturn,
  putNps,
  putProducts,
  putPolicies,
  readPolicies,
  offerPolicies,
  importPastOrders,
  readSuggestions,
  postSuggestionPolicy,
  readFollowUpOffer,
  redeemFollowUpOffer,
  unsubscribe,
  analytics,
  reweighPolicy,
  readExperiments,
  readExperiment,
  readSampleSize,
  readGuardrails,
  exportExposures,
  providerWebhook,
  health,
  ready,
];

export function addRoutes(app: App, services: Services): void {
  for (const route of routes) route(app, services);
}
