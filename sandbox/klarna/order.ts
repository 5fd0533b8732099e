/** Any JSON object of which only a part is looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const orderStatuses = [
  'AUTHORIZED',
  'PART_CAPTURED',
  'CAPTURED',
  'CANCELLED',
  'EXPIRED',
  'CLOSED',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export const fraudStatuses = ['ACCEPTED', 'PENDING', 'REJECTED', 'STOPPED'] as const;
export type FraudStatus = (typeof fraudStatuses)[number];

export interface Capture extends JsonObject {
  readonly capture_id: string;
  readonly captured_amount: number;
  readonly captured_at: string;
  readonly shipping_info: readonly JsonObject[];
}

export interface Refund extends JsonObject {
  readonly refund_id: string;
  readonly refunded_amount: number;
  readonly refunded_at: string;
}

/** The answer of `GET /ordermanagement/v1/orders/{id}`, field for field; amounts in minor units. */
export interface KlarnaOrder {
  readonly order_id: string;
  readonly status: OrderStatus;
  readonly fraud_status: FraudStatus;
  readonly order_amount: number;
  readonly original_order_amount: number;
  readonly captured_amount: number;
  readonly refunded_amount: number;
  readonly remaining_authorized_amount: number;
  readonly purchase_currency: string;
  readonly purchase_country: string;
  readonly locale: string;
  readonly order_lines: readonly JsonObject[];
  readonly klarna_reference: string;
  readonly merchant_reference1?: string;
  readonly merchant_reference2?: string;
  readonly merchant_data?: string;
  readonly customer: JsonObject;
  readonly billing_address: JsonObject;
  readonly shipping_address: JsonObject;
  readonly created_at: string;
  readonly expires_at: string;
  readonly captures: readonly Capture[];
  readonly refunds: readonly Refund[];
  readonly shipping_info: readonly JsonObject[];
  readonly initial_payment_method: JsonObject & { readonly type: string };
}

/** What the sandbox keeps: Klarna's order and, beside it, what only the sandbox knows. */
export interface SandboxOrder {
  readonly order: KlarnaOrder;
  /** Sandbox only: a total above it is refused as if the risk assessment had said no. */
  readonly creditLimit?: number;
}

/** Usual life of an authorization: 28 days, then to midnight (Klarna's documented sample). */
const authorizationDays = 28;
const dayMs = 24 * 60 * 60 * 1000;

/** When an authorization made at `fromMs` ends. */
export function expiryAfter(fromMs: number): string {
  const endMs = fromMs + authorizationDays * dayMs;
  return new Date(Math.ceil(endMs / dayMs) * dayMs).toISOString();
}

/** The order as it stands at `nowMs`. UNDOCUMENTED, chosen: an order captured in part expires too. */
export function orderAt(order: KlarnaOrder, nowMs: number): KlarnaOrder {
  const canExpire = order.status === 'AUTHORIZED' || order.status === 'PART_CAPTURED';
  if (!canExpire || Date.parse(order.expires_at) > nowMs) return order;
  return { ...order, status: 'EXPIRED', remaining_authorized_amount: 0 };
}

/** Status of a live order from its amounts. */
export function captureStatus(capturedAmount: number, remainingAmount: number): OrderStatus {
  if (capturedAmount === 0) return 'AUTHORIZED';
  return remainingAmount === 0 ? 'CAPTURED' : 'PART_CAPTURED';
}
