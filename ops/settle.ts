import type { Command, CommandHead, CommandResult } from '../domain/commands';
import type { OrderSummary } from '../domain/order-view';
import { OpsError } from './answer';
import type { OrderAtTemporal } from './order-at-temporal';

/** A command's answer that is no refusal, with the order as it was then. */
export interface Settled {
  result: Exclude<CommandResult, { kind: 'refused' }>;
  order: OrderSummary;
}

/** `fingerprint` tells this command from another one under the same request id. */
export function headOf(requestId: string, fingerprint: string): CommandHead {
  return { requestId, receivedAtMs: Date.now(), fingerprint: `ops:${fingerprint}` };
}

/**
 * Hands a command to the order and waits for what becomes of it.
 * @throws OpsError for a refusal, with the order's own code, and for no answer in time
 */
export async function settle(
  at: OrderAtTemporal,
  command: Command,
  waitMs: number,
): Promise<Settled> {
  if ((await at.send(command)) === 'gone') throw endedMeanwhile(at.order);
  const { requestId } = command;
  const awaited = await at.outcomeOf(requestId, waitMs);
  switch (awaited.kind) {
    case 'unanswered':
      throw new OpsError(
        'pending',
        `Temporal has the command for ${at.order} (request id ${requestId}) and no worker ` +
          `answered within ${waitMs / 1_000} s: it is carried out when one does. Look with \`show\`.`,
      );
    case 'gone':
    case 'request_unknown':
    case 'awaiting':
      throw endedMeanwhile(at.order);
    case 'settled':
  }
  const { outcome, order } = awaited;
  if (outcome.fingerprint !== command.fingerprint) {
    throw new OpsError(
      'request_conflict',
      `The request id ${requestId} stands for another command of ${at.order}: ` +
        'repeat with a --request-id of your own.',
    );
  }
  const { result } = outcome;
  if (result.kind === 'refused') throw new OpsError(result.code, result.detail);
  return { result, order };
}

function endedMeanwhile(order: string): OpsError {
  return new OpsError('window_closed', `Order ${order} ended before it could take the command.`);
}
