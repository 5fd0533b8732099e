import type { CommandResult } from '../domain/commands';
import { RefusalCode } from '../domain/refusals';
import type { Face } from './auth';
import { Problem, type ProblemMembers } from './problems';

type Refusal = Extract<CommandResult, { kind: 'refused' }>;

/**
 * The problem an order's refusal is told as. Refusal codes are problem codes. Why an order cannot
 * be added to at all may be a doubt about its payment: the shop alone is told (A9).
 */
export function refusalProblem(
  refusal: Refusal,
  request: { order: string; requestId: string; newOrderUrl: string | undefined; face: Face },
): Problem {
  const { code, detail, item } = refusal;
  const isWithheld = code === RefusalCode.upsellNotEnabled && request.face === 'page';
  const members: ProblemMembers = {
    ...(isWithheld ? {} : { detail }),
    requestId: request.requestId,
    ...(item === undefined ? {} : { item }),
  };
  if (code !== RefusalCode.increaseRejected) return new Problem(code, members);
  return new Problem(code, { ...members, nextAction: newOrder(request, item ? [item] : []) });
}

/** The shopper can still have the item: in an order of its own (A27). */
function newOrder(
  { order, newOrderUrl }: { order: string; newOrderUrl: string | undefined },
  items: string[],
): NonNullable<ProblemMembers['nextAction']> {
  if (newOrderUrl === undefined) return { type: 'new_order', items };
  const url = newOrderUrl
    .replaceAll('{order}', () => encodeURIComponent(order))
    .replaceAll('{items}', () => items.map(encodeURIComponent).join(','));
  return { type: 'new_order', items, url };
}
