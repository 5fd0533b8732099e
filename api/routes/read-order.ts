import { readOrder as findOrder, type FoundOrder } from '../read-order';
import { orderParams } from '../schemas/common';
import { orderReply } from '../schemas/order-reply';
import { bothProblems, problemResponses } from '../schemas/problem';
import type { Face } from '../auth';
import type { Services } from '../settings';
import type { App } from './route';

/** The order as it is now. The warehouse asks here before it acts on a hold that ran out (D28). */
export function readOrder(app: App, services: Services): void {
  app.get(
    '/orders/:order',
    {
      config: { access: 'both' },
      schema: {
        tags: ['orders'],
        summary: 'The order as it is now',
        params: orderParams,
        response: {
          200: orderReply,
          ...problemResponses([
            ...bothProblems,
            'order_unknown',
            'temporal_unavailable',
            'worker_unavailable',
          ]),
        },
      },
    },
    async ({ params, face }) => shown(params.order, await findOrder(services, params.order), face),
  );
}

function shown(number: string, found: FoundOrder, face: Face) {
  switch (found.kind) {
    case 'view':
      return shownView(found.view, face);
    case 'awaiting_payment': {
      const { currency, totalMinor } = found.registered;
      return { number, currency, totalMinor, status: 'awaiting_payment' };
    }
    case 'abandoned': {
      const { currency, totalMinor, lines, authorizedMinor } = found.confirmed;
      const fulfilment = { status: 'released', lines };
      const common = { number, currency, totalMinor, lines, fulfilment, status: 'closed' };
      if (face === 'page') return common;
      return { ...common, authorizedMinor, needsAttention: ['workflow_ended'] };
    }
  }
}

function shownView(view: Extract<FoundOrder, { kind: 'view' }>['view'], face: Face) {
  const common = {
    number: view.number,
    currency: view.currency,
    status: view.phase,
    outcome: view.outcome,
    openedAt: view.openedAt,
    closesAt: view.closesAt,
    upsell: { isAllowed: view.eligibility.isAllowed, timeLimit: view.timeLimitMinutes },
    lines: view.lines,
    replacedLines: view.replacedLines,
    promised: view.promised,
    shippingMinor: view.shippingMinor,
    totalMinor: view.totalMinor,
    fulfilment: view.fulfilment,
  };
  if (face === 'page') return common;
  const { authorizedMinor, transactions, needsAttention, eligibility } = view;
  return { ...common, authorizedMinor, transactions, needsAttention, reasons: eligibility.reasons };
}
