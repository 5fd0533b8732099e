import type { CommandResult } from '../domain/commands';
import { RefusalCode } from '../domain/refusals';
import { Problem, type ProblemMembers } from './problems';

type Refusal = Extract<CommandResult, { kind: 'refused' }>;

/** The problem an order's refusal is told as. Refusal codes are problem codes. */
export function refusalProblem(
  refusal: Refusal,
  request: { order: string; requestId: string; newOrderUrl: string | undefined },
): Problem {
  const { code, detail, item } = refusal;
  const members: ProblemMembers = {
    detail,
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
