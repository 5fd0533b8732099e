import { decideFollowUp, type FollowUpQuestion } from '../../domain/decide-follow-up';
import type { OfferTemplate } from '../../domain/offer-policy';
import { sold, templateOf } from '../world/funnels';
import { orderOf } from '../world/orders';

/** What the message would offer, or why there is none, at the prices of the day it is due. */
function decided(
  unitPriceMinor: number,
  template: Partial<OfferTemplate> = {},
  costMinor?: number,
) {
  const question: FollowUpQuestion = {
    order: orderOf('1001', {
      customer: { email: 'a@shopper.example', consent: { email: true, sms: false } },
    }),
    rule: {
      channel: 'email',
      delayHours: 24,
      validHours: 48,
      linkUrl: 'https://shop.example/later',
      offer: templateOf('STRAP', template),
    },
    end: { isConfirmed: true, isEmailed: true, items: [] },
    address: 'a@shopper.example',
    isChannelReady: true,
    standing: {
      isUnsubscribed: false,
      hasWithdrawn: false,
      isPolicyPaused: false,
      pausedItems: [],
      boughtSince: [],
      owned: [],
      sentBefore: 0,
    },
    messagesMax: 1,
    products: [sold('STRAP', unitPriceMinor, costMinor === undefined ? {} : { costMinor })],
    lows: [],
    nowMs: 0,
    latestMs: 1,
  };
  const verdict = decideFollowUp(question);
  return verdict.kind === 'offer' ? verdict.offer.unitPriceMinor : verdict.reason;
}

describe('a follow-up whose prices changed since its policy was published', () => {
  const fixed = { discount: { amountMinor: { SEK: 5_000 } } };

  it('D18: gives nothing away that is no sample', () => {
    expect(decided(5_001, fixed)).toBe(1);
    expect(decided(5_000, fixed)).toBe('not_for_sale');
    expect(decided(5_000, { kind: 'sample', ...fixed })).toBe(0);
  });

  it('D7: sells nothing at a loss, tax left out', () => {
    expect(decided(10_000, {}, 6_400)).toBe(8_000);
    expect(decided(10_000, {}, 6_401)).toBe('not_for_sale');
  });
});
