import type { FollowUpOffer, FollowUpRow } from '../../domain/follow-up';
import type { FollowUps } from '../../domain/follow-up-ports';
import { DatabaseError } from '../../store/database-error';

export const followUpOffer: FollowUpOffer = {
  item: 'MEM-64',
  name: 'Memory card 64 GB',
  quantity: 1,
  market: 'SE',
  currency: 'SEK',
  listPriceMinor: 25_000,
  unitPriceMinor: 17_500,
  taxRateBp: 2500,
  expiresAt: '2100-01-01T00:00:00.000Z',
  copy: { title: 'Still thinking?', reason: 'It goes with your camera.', dealText: '30 % off' },
};

/** One follow-up for every order that asks, in memory: as far as the API uses it. */
export class FakeFollowUps implements FollowUps {
  offer: FollowUpOffer | undefined = followUpOffer;
  isUp = true;
  readonly redeemed = new Map<string, string>();
  readonly unsubscribed: string[] = [];

  async find(order: string): Promise<FollowUpRow | undefined> {
    this.answer();
    if (!this.offer) return undefined;
    const { offer } = this;
    const email = { messageId: '<m@shop>', from: 'a@shop.example', to: 'b@x.example', raw: '' };
    const redeemedBy = this.redeemed.get(order);
    return {
      order,
      policy: 'camera',
      version: 1,
      channel: 'email',
      item: offer.item,
      status: 'sent',
      at: '2026-01-01T00:00:00.000Z',
      message: { offer, channel: 'email', email },
      ...(redeemedBy === undefined ? {} : { redeemedBy }),
    };
  }

  async unsubscribe(order: string) {
    this.answer();
    if (!this.offer) return 'unknown';
    this.unsubscribed.push(order);
    return 'unsubscribed';
  }

  async redeem(order: string, by: string, nowMs: number) {
    this.answer();
    if (!this.offer) return 'unknown';
    const known = this.redeemed.get(order);
    if (known !== undefined) return known === by ? 'redeemed' : 'taken';
    if (nowMs >= Date.parse(this.offer.expiresAt)) return 'expired';
    this.redeemed.set(order, by);
    return 'redeemed';
  }

  async wasShown(): Promise<never> {
    throw new Error('the API plans no follow-up');
  }

  async standing(): Promise<never> {
    throw new Error('the API decides about no follow-up');
  }

  async keep(): Promise<never> {
    throw new Error('the API makes no follow-up');
  }

  async note(): Promise<never> {
    throw new Error('the API sends no follow-up');
  }

  async isUnsubscribed(): Promise<never> {
    throw new Error('the API sends no follow-up');
  }

  private answer(): void {
    if (!this.isUp) throw new DatabaseError(undefined);
  }
}
