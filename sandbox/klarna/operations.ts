import * as details from './details';
import * as settlement from './settlement';
import { updateAuthorization } from './update';
import type { Operation } from './verdict';

/** What a fault script can name, and what the journal calls a call. */
export const operationNames = [
  'update',
  'read',
  'capture',
  'cancel',
  'release',
  'extend',
  'refund',
  'references',
  'customer',
  'shipping',
  'acknowledge',
] as const;
export type OperationName = (typeof operationNames)[number];

/** One row of Klarna's Order Management API. */
export interface Endpoint {
  readonly name: OperationName;
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below `/ordermanagement/v1/orders/:id`. */
  readonly path: string;
  readonly run: Operation;
}

export const endpoints: readonly Endpoint[] = [
  { name: 'read', method: 'GET', path: '', run: details.readOrder },
  { name: 'update', method: 'PATCH', path: '/authorization', run: updateAuthorization },
  { name: 'capture', method: 'POST', path: '/captures', run: settlement.capture },
  { name: 'read', method: 'GET', path: '/captures', run: details.readCaptures },
  { name: 'read', method: 'GET', path: '/captures/:part', run: details.readCapture },
  {
    name: 'shipping',
    method: 'POST',
    path: '/captures/:part/shipping-info',
    run: details.addCaptureShippingInfo,
  },
  { name: 'shipping', method: 'POST', path: '/shipping-info', run: details.addShippingInfo },
  { name: 'cancel', method: 'POST', path: '/cancel', run: settlement.cancel },
  {
    name: 'release',
    method: 'POST',
    path: '/release-remaining-authorization',
    run: settlement.releaseRemaining,
  },
  { name: 'extend', method: 'POST', path: '/extend-authorization-time', run: settlement.extend },
  { name: 'refund', method: 'POST', path: '/refunds', run: settlement.refund },
  { name: 'read', method: 'GET', path: '/refunds/:part', run: details.readRefund },
  {
    name: 'references',
    method: 'PATCH',
    path: '/merchant-references',
    run: details.updateReferences,
  },
  { name: 'customer', method: 'PATCH', path: '/customer-details', run: details.updateCustomer },
  { name: 'acknowledge', method: 'POST', path: '/acknowledge', run: details.acknowledge },
];
