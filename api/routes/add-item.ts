import { acceptedBody, type Accepted } from '../added-body';
import {
  commandAsk,
  commandHead,
  markReplay,
  pendingBody,
  statusUrlOf,
  type SettledCommand,
} from '../commands';
import { refusalProblem } from '../refusals';
import { nextAfter, refuseOutOfTurn } from '../walk';
import type { OrderRow } from '../../domain/ports';
import { Problem, type ProblemCode } from '../problems';
import { runCommand } from '../run-command';
import { addBody, addedReply, addParams, commandHeaders, pendingReply } from '../schemas/commands';
import { bodyProblems, bothProblems, commandProblems, problemResponses } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/** Why an item may not go into an order. */
const addProblems = [
  ...bothProblems,
  ...bodyProblems,
  ...commandProblems,
  'item_unknown',
  'item_unavailable',
  'offer_unknown',
  'offer_expired',
  'offer_not_current',
  'out_of_stock',
  'quantity_above_max',
  'amount_above_max',
  'over_cap',
  'amount_not_representable',
  'quote_changed',
  'consent_required',
  'line_replaced',
  'flexible_bundle_not_allowed',
  'upsell_not_enabled',
  'risk_refused_before',
  'adds_exhausted',
  'item_taken_back',
  'increase_rejected',
  'failed_safely',
  'too_many_commands',
] as const satisfies ProblemCode[];

/** Adds an item to a paid order in one click (A1, A10). */
export function addItem(app: App, services: Services): void {
  app.post(
    '/orders/:order/items/:item',
    {
      config: { access: 'both' },
      schema: {
        tags: ['window'],
        summary: 'Add an item in one click',
        params: addParams,
        headers: commandHeaders,
        body: addBody,
        response: {
          201: addedReply,
          202: pendingReply,
          ...problemResponses(addProblems),
        },
      },
    },
    async (request, reply) => {
      const { order, item } = request.params;
      const wanted = request.body ?? { quantity: 1 };
      const head = commandHead(request, `/orders/${order}/items/${item}`, wanted);
      const { requestId } = head;
      const command = { name: 'addItem' as const, ...head, item, ...wanted };
      const { offer } = wanted;
      const before = async (row: OrderRow | undefined) =>
        await refuseOutOfTurn(services, order, offer, row);
      const ask = { ...commandAsk(request, order, command), before };
      const answer = await runCommand(services, ask);
      if (answer.kind === 'pending') {
        return reply.code(202).send(pendingBody(reply, order, requestId, answer.awaiting));
      }
      markReplay(reply, answer);
      const { result } = answer.outcome;
      if (result.kind === 'refused') {
        const { newOrderUrl } = services.settings;
        throw refusalProblem(result, { order, requestId, newOrderUrl, face: request.face });
      }
      if (result.kind !== 'added' && result.kind !== 'promised') {
        throw new Problem('request_conflict');
      }
      // Nobody said that this is a repeat: a yes would be taken for a new piece (design §2).
      const hasKey = request.headers['idempotency-key'] !== undefined;
      if (answer.isReplayed && !hasKey && !isInOrder(answer, result)) {
        throw new Problem('item_taken_back', { item, requestId });
      }
      void reply.header('Location', statusUrlOf(order, requestId));
      const body = acceptedBody(requestId, result, answer.order, answer.row);
      const next = await nextAfter(services, order, offer, answer.row);
      return reply.code(201).send({ ...body, ...next });
    },
  );
}

function isInOrder({ order }: SettledCommand, accepted: Accepted): boolean {
  const { lines, promised = [] } = order;
  return accepted.kind === 'added'
    ? lines.some(({ line }) => line === accepted.line)
    : promised.some(({ promise }) => promise === accepted.promise);
}
