import { decideFollowUp, type FollowUpQuestion } from '../../domain/decide-follow-up';
import type { Product } from '../../domain/catalogue';
import { orderOf } from '../world/orders';
import { rule } from '../world/follow-ups';
import { sold } from '../world/funnels';

const nowMs = Date.parse('2026-03-03T12:00:00.000Z');
const card = sold('MEM-64', 25_000);
const strap = sold('STRAP-1', 10_000);
const agrees = { email: true, sms: true };
const customer = { email: 'a@shopper.example', consent: agrees };

const free: FollowUpQuestion = {
  order: orderOf('A-1', { customer }),
  rule,
  end: { isConfirmed: true, isEmailed: true, items: ['CAM-1'] },
  address: 'a@shopper.example',
  isChannelReady: true,
  standing: {
    isUnsubscribed: false,
    sentBefore: 0,
    boughtSince: [],
    owned: [],
    hasWithdrawn: false,
    isPolicyPaused: false,
    pausedItems: [],
  },
  messagesMax: 1,
  products: [card, strap],
  lows: [],
  nowMs,
  latestMs: nowMs + 1,
};

const standing = (changes: Partial<FollowUpQuestion['standing']>) => ({
  standing: { ...free.standing, ...changes },
});
const cardWith = (changes: Partial<Product>) => ({ products: [{ ...card, ...changes }] });
const low = { reference: 'MEM-64', market: 'SE', currency: 'SEK', lowMinor: 17_500 };
const reasonOf = (changes: Partial<FollowUpQuestion>) => {
  const verdict = decideFollowUp({ ...free, ...changes });
  return verdict.kind === 'dropped' ? verdict.reason : verdict.kind;
};

describe('B11: whether a follow-up is sent', () => {
  it('is sent where nothing stands against it, at a price and an end of its own', () => {
    expect(decideFollowUp(free)).toMatchObject({
      kind: 'offer',
      offer: {
        item: 'MEM-64',
        listPriceMinor: 25_000,
        unitPriceMinor: 17_500,
        expiresAt: '2026-03-06T12:00:00.000Z',
        copy: { title: 'Plats för fler bilder' },
      },
    });
  });

  it.each<[string, Partial<FollowUpQuestion>]>([
    ['order_cancelled', { end: { isConfirmed: false, isEmailed: false, items: [] } }],
    ['not_confirmed', { end: { isConfirmed: true, isEmailed: false, items: [] } }],
    [
      'no_consent',
      {
        order: orderOf('A-1', { customer: { ...customer, consent: { email: false, sms: true } } }),
      },
    ],
    ['no_consent', standing({ hasWithdrawn: true })],
    ['unsubscribed', standing({ isUnsubscribed: true })],
    ['channel_not_configured', { isChannelReady: false }],
    ['policy_paused', standing({ isPolicyPaused: true })],
    ['too_late', { latestMs: nowMs - 1 }],
    ['frequency_cap', standing({ sentBefore: 1 })],
    ['in_order_already', { end: { isConfirmed: true, isEmailed: true, items: ['MEM-64'] } }],
    ['bought_since', standing({ boughtSince: ['MEM-64'] })],
    ['owned', standing({ owned: ['MEM-64'] })],
    ['offer_paused', standing({ pausedItems: ['MEM-64'] })],
    ['sold_out', cardWith({ stock: 0 })],
    ['not_for_sale', cardWith({ isPublished: false })],
    ['not_for_sale', { products: [] }],
    ['not_for_sale', { order: orderOf('A-1', { customer, market: 'DE' }) }],
    ['not_genuine', { products: [sold('MEM-64', 25_000, { promoPriceMinor: 17_500 })] }],
    ['not_genuine', { lows: [low] }],
  ])('is not sent: %s', (reason, changes) => {
    expect(reasonOf(changes)).toBe(reason);
  });

  it('has no address where the order names none for the channel', () => {
    const { address: _address, ...nowhere } = free;
    expect(decideFollowUp(nowhere)).toMatchObject({ kind: 'dropped', reason: 'no_address' });
    const { end: _end, ...open } = free;
    expect(decideFollowUp(open)).toMatchObject({ reason: 'not_confirmed' });
  });

  it('offers what is left of two to choose from, and what is bought again to whoever has it', () => {
    const products = ['MEM-64', 'STRAP-1'].map((reference) => ({ reference, quantity: 1 }));
    const both = { rule: { ...rule, offer: { ...rule.offer, products } } };
    const owned = decideFollowUp({ ...free, ...both, ...standing({ owned: ['MEM-64'] }) });
    expect(owned).toMatchObject({ kind: 'offer', offer: { item: 'STRAP-1' } });
    for (const product of [{ isRepeatable: true }, { refillOf: ['CAM-1'] }]) {
      expect(reasonOf({ ...standing({ owned: ['MEM-64'] }), ...cardWith(product) })).toBe('offer');
    }
  });

  it('the first reason is the one that is told: a cancelled order before all else', () => {
    const end = { isConfirmed: false, isEmailed: false, items: ['MEM-64'] };
    expect(reasonOf({ end, ...standing({ isUnsubscribed: true }), isChannelReady: false })).toBe(
      'order_cancelled',
    );
  });
});
