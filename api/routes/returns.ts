import { sumMinor } from '../../domain/money';
import type { ReturnFault, ReturnVerdict } from '../../domain/returns';
import { evaluateGuardrail } from '../guardrail';
import { Problem } from '../problems';
import { fingerprintOf } from '../request-id';
import { orderParams } from '../schemas/common';
import { bodyProblems, problemResponses, shopProblems } from '../schemas/problem';
import { npsBody, npsReply, returnBody, returnReply } from '../schemas/returns';
import type { Services } from '../settings';
import type { App } from './route';

/** What came back of an order that went out: the feed of every number net of refunds (B14, D23). */
export function postReturn(app: App, services: Services): void {
  app.post(
    '/orders/:order/returns',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['analytics'],
        summary: 'Tell what came back of an order: goods, money or a chargeback',
        params: orderParams,
        body: returnBody,
        response: {
          201: returnReply,
          ...problemResponses([
            ...shopProblems,
            ...bodyProblems,
            'order_unknown',
            'order_not_released',
            'order_cancelled',
            'return_conflict',
            'return_above_line',
            'return_line_unknown',
          ]),
        },
      },
    },
    async ({ method, params: { order }, body }, reply) => {
      const fingerprint = fingerprintOf(method, `/orders/${order}/returns`, body);
      const verdict = await services.returns.post(order, { ...body, fingerprint });
      refuse(verdict);
      // Again for a repeat: the first time it may have been recorded and not looked at.
      if ('offers' in verdict) await evaluateGuardrail(services, verdict.offers);
      if (verdict.kind === 'repeated') void reply.header('Idempotency-Replayed', 'true');
      const refundedMinor = sumMinor(body.lines.map(({ amountMinor }) => amountMinor));
      return reply.code(201).send({ order, returnId: body.returnId, refundedMinor });
    },
  );
}

/** The shopper's own word; the last one counts (B14). */
export function putNps(app: App, { returns }: Services): void {
  app.post(
    '/orders/:order/nps',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['analytics'],
        summary: 'Tell how likely the shopper is to recommend the shop, 0 to 10',
        params: orderParams,
        body: npsBody,
        response: {
          200: npsReply,
          ...problemResponses([
            ...shopProblems,
            ...bodyProblems,
            'order_unknown',
            'order_not_released',
          ]),
        },
      },
    },
    async ({ params: { order }, body: { score } }) => {
      const answer = await returns.score(order, score);
      if (answer === 'order_unknown') throw new Problem('order_unknown');
      if (answer === 'not_final') throw notFinal();
      return { order, score };
    },
  );
}

function refuse(verdict: ReturnVerdict): void {
  switch (verdict.kind) {
    case 'recorded':
    case 'repeated':
      return;
    case 'conflict':
      throw new Problem('return_conflict', { field: 'returnId' });
    case 'order_unknown':
      throw new Problem('order_unknown');
    case 'not_final':
      throw notFinal();
    case 'cancelled':
      throw new Problem('order_cancelled', { detail: 'Nothing of it was sold.' });
    case 'line_unknown':
    case 'above_line':
      throw faulty(verdict);
  }
}

function faulty(fault: ReturnFault): Problem {
  const field = `lines[${fault.entry}]`;
  if (fault.kind === 'line_unknown') {
    const detail = `The order went out without a ${fault.line}.`;
    return new Problem('return_line_unknown', { field: `${field}.line`, detail });
  }
  const { line, quantityMax, amountMaxMinor } = fault;
  const detail = `Of ${line} ${quantityMax} pieces and ${amountMaxMinor} minor units are left.`;
  return new Problem('return_above_line', { field, detail });
}

function notFinal(): Problem {
  return new Problem('order_not_released', { detail: 'What has not gone out cannot come back.' });
}
