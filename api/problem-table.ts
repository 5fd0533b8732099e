import { analyticsProblems } from './problem-table-analytics';
import { captureProblems } from './problem-table-captures';
import { followUpProblems } from './problem-table-follow-ups';
import { pastOrderProblems } from './problem-table-past-orders';
import { offerPolicyProblems } from './problem-table-policies';

/**
 * Every error that leaves the API, by its stable code: the only table. `docs/problems.md` is
 * compared with it by a test. `detail` is the sentence used where the place of the error has
 * nothing more precise to say.
 */
export const problems = {
  malformed_json: { status: 400, title: 'The body is not JSON', detail: 'Send valid JSON.' },
  invalid_request: {
    status: 400,
    title: 'The request has a wrong shape',
    detail: '`field` names what is wrong; `errors` has all of it.',
  },
  totals_mismatch: {
    status: 400,
    title: 'The amounts of the order do not add up',
    detail: 'Lines are gross: quantity × price − discount; lines and shipping make the total.',
  },
  idempotency_key_invalid: {
    status: 400,
    title: 'The Idempotency-Key cannot be used',
    detail: 'Use 1 to 64 visible ASCII characters; `open` is reserved.',
  },
  webhook_unreadable: {
    status: 400,
    title: 'The event cannot be read',
    detail: 'The signature may hold, but the body is no event of this provider.',
  },
  webhook_refused: {
    status: 401,
    title: 'The event is not believed',
    detail: 'Its signature is missing, wrong or too old.',
  },
  credential_missing: {
    status: 401,
    title: 'No credential',
    detail: "Send `Authorization: Bearer` with the shop's key or the page's token.",
  },
  credential_invalid: {
    status: 401,
    title: 'Unknown credential',
    detail: 'The key is not the one of this shop, or the token was not issued here.',
  },
  token_expired: {
    status: 401,
    title: 'The token has expired',
    detail: 'A token lives as long as its order can be held.',
  },
  increase_rejected: {
    status: 402,
    title: 'The payment could not be raised',
    detail: 'The order stands as it was. `nextAction` says how to get the item all the same.',
  },
  webhook_foreign: {
    status: 403,
    title: 'The event is for another merchant',
    detail: 'Check the merchant account the webhook is configured for.',
  },
  shop_only: {
    status: 403,
    title: 'Only for the shop',
    detail: "This needs the shop's key; a page's token is not enough.",
  },
  token_foreign: {
    status: 403,
    title: 'The token is for another order',
    detail: 'A token opens the one order it was issued for.',
  },
  offer_unknown: {
    status: 403,
    title: "Not one of this order's offers",
    detail: 'An offer is good for the one order and item it was made for.',
  },
  route_unknown: {
    status: 404,
    title: 'No such address',
    detail: 'The OpenAPI page at /docs lists every address.',
  },
  order_unknown: { status: 404, title: 'Unknown order', detail: 'Nobody handed this order over.' },
  item_unknown: { status: 404, title: 'Unknown item', detail: 'It is not in the catalogue.' },
  line_unknown: { status: 404, title: 'Unknown line', detail: 'The order has no such line.' },
  request_unknown: {
    status: 404,
    title: 'Unknown request',
    detail: 'No command with this id ever reached the order.',
  },
  request_timeout: {
    status: 408,
    title: 'The request took too long to arrive',
    detail: 'Send it again.',
  },
  payment_result_missing: {
    status: 409,
    title: 'The order is not paid yet',
    detail: 'Send `PUT /payment-result` first.',
  },
  payment_result_conflict: {
    status: 409,
    title: 'The order was handed over with another content',
    detail: 'A repeat must carry the same order and payment.',
  },
  registration_conflict: {
    status: 409,
    title: 'The order was registered with another content',
    detail: 'A repeat must carry the same order.',
  },
  order_already_open: {
    status: 409,
    title: 'The order was handed over already',
    detail: 'An order is registered before its payment result, not after.',
  },
  authorization_in_use: {
    status: 409,
    title: 'The authorization belongs to another order',
    detail: 'One authorization covers one order.',
  },
  line_not_removable: {
    status: 409,
    title: 'This line came with the order',
    detail: 'Only what was added in the window can be taken back.',
  },
  already_delivered: {
    status: 409,
    title: 'The item was delivered already',
    detail: 'A digital item is delivered at once and cannot be taken back.',
  },
  item_taken_back: {
    status: 409,
    title: 'This request added an item that was taken back since',
    detail: 'Without an Idempotency-Key the same request is a repeat: send a new key to add again.',
  },
  line_replaced: {
    status: 409,
    title: 'There is nothing left to upgrade',
    detail: 'The line this offer would replace is not in the order any more.',
  },
  window_closed: {
    status: 409,
    title: 'The order can no longer be changed',
    detail: 'Its window has closed.',
  },
  order_cancelled: {
    status: 409,
    title: 'The order was cancelled',
    detail: 'Nothing can be added to it.',
  },
  upsell_not_enabled: {
    status: 409,
    title: 'Nothing can be added to this order',
    detail: 'Its payment does not allow it.',
  },
  risk_refused_before: {
    status: 409,
    title: 'The payment provider refused before',
    detail: 'It is not asked again for this order.',
  },
  adds_exhausted: {
    status: 409,
    title: 'No more adds for this order',
    detail: 'An order takes at most 10 added items, and 10 raises of its authorization.',
  },
  out_of_stock: { status: 409, title: 'Out of stock', detail: 'Not enough pieces are left.' },
  item_unavailable: {
    status: 409,
    title: 'The item is not for sale',
    detail: "It is not published, or has no price in the order's market and currency.",
  },
  request_conflict: {
    status: 409,
    title: 'The Idempotency-Key was used for another request',
    detail: 'A key stands for one request: use a new key, or send the same request.',
  },
  offer_not_current: {
    status: 409,
    title: 'It is not the turn of this offer',
    detail: 'Ask for the offers: another one is shown now.',
  },
  confirmation_sent: {
    status: 409,
    title: 'The confirmation was sent already',
    detail: 'A second copy would be a second email to the shopper.',
  },
  confirmation_not_due: {
    status: 409,
    title: 'The confirmation is not due yet',
    detail: 'It is sent once the window has closed.',
  },
  retries_exhausted: {
    status: 409,
    title: 'No more attempts to send the confirmation',
    detail: 'A person can ask for 10 per order; write to the shopper by hand.',
  },
  quote_changed: {
    status: 409,
    title: 'The price is not the one that was shown',
    detail: 'GET the offers again and send what they say now.',
  },
  failed_safely: {
    status: 409,
    title: 'The item could not be added',
    detail: 'The order stands as it was; a person looks after it.',
  },
  offer_expired: { status: 410, title: 'The offer has ended', detail: 'Ask for the offers again.' },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    detail: 'A body has at most 256 KiB, an import of past orders 5 MiB.',
  },
  content_type_unsupported: {
    status: 415,
    title: 'Unsupported content type',
    detail: 'Send `Content-Type: application/json`.',
  },
  flexible_bundle_not_allowed: {
    status: 422,
    title: 'A flexible bundle cannot be added',
    detail: 'It asks for choices after the purchase; fixed bundles do not.',
  },
  consent_required: {
    status: 422,
    title: 'The shopper has to agree first',
    detail: 'It is paid for again and again: send `consent: true` once the shopper has said so.',
  },
  quantity_above_max: {
    status: 422,
    title: 'Too many pieces',
    detail: 'The product has a largest quantity per order, pieces already bought included.',
  },
  amount_above_max: {
    status: 422,
    title: 'The order would become too large',
    detail: 'The provider takes amounts up to 100 000 000 minor units.',
  },
  over_cap: {
    status: 422,
    title: 'More than may be added to this order',
    detail: "The provider or the shop's policy bounds what is added after the purchase.",
  },
  amount_not_representable: {
    status: 422,
    title: 'The provider cannot hold this amount exactly',
    detail: 'It counts this currency in larger steps; nothing is rounded.',
  },
  too_many_commands: {
    status: 429,
    title: 'Too many commands',
    detail: 'At most 30 for an order, 5 a second, 5 at a time.',
  },
  headers_too_large: {
    status: 431,
    title: 'The request headers are too large',
    detail: 'Address and headers have at most 16 KiB.',
  },
  internal_error: {
    status: 500,
    title: 'Something is wrong on our side',
    detail: 'Tell us `instance`: it finds the cause in our log.',
  },
  storage_unavailable: {
    status: 503,
    title: 'The database does not answer',
    detail: 'Send the same request again, with the same Idempotency-Key.',
  },
  temporal_unavailable: {
    status: 503,
    title: 'The order service does not answer',
    detail: 'Send the same request again, with the same Idempotency-Key: it is taken once.',
  },
  worker_unavailable: {
    status: 503,
    title: 'Nobody can answer at the moment',
    detail: 'The order is safe; ask again.',
  },
  ...analyticsProblems,
  ...captureProblems,
  ...followUpProblems,
  ...offerPolicyProblems,
  ...pastOrderProblems,
} as const satisfies Record<string, { status: number; title: string; detail: string }>;
