import { setTimeout as wait } from 'node:timers/promises';
import type { IncreaseCommand } from '../../domain/payments';
import { FakeProvider } from '../../providers/payments/fake';

/** One that cannot be asked what it holds: its events are all there is. */
export class MuteProvider extends FakeProvider {
  /** how long it takes to answer a raise it has taken */
  answersAfterMs = 0;

  override async increaseAuthorization(command: IncreaseCommand) {
    const answer = await super.increaseAuthorization(command);
    await wait(this.answersAfterMs);
    return answer;
  }

  override describe() {
    return { ...super.describe(), canReadBack: false, canLower: false };
  }
}

/** A leg of its own, as its event tells it. */
export const leg = { correlation: 'leg-2', amountMinor: 20_000, amountMeans: 'leg' } as const;

/** The next raise wants the shopper first. */
export function askTheShopper(provider: FakeProvider): void {
  provider.nextIncrease({
    kind: 'requires_action',
    correlation: leg.correlation,
    action: { type: 'confirm', clientSecret: 'secret-2' },
  });
}
