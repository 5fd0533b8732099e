import {
  judgeAdd,
  shutReason,
  takeableOffers,
  toUpsoldLine,
  upsoldLines,
} from '../../domain/adding';
import type { AddItemCommand } from '../../domain/commands';
import { addsMax } from '../../domain/limits';
import type { Offer } from '../../domain/offers';
import type { ConfirmedLine } from '../../domain/order';
import type { WindowState } from '../../domain/window-state';
import { camera } from '../world/orders';
import { openState } from './windows';

const offer: Offer = {
  offer: 'offer-1',
  item: 'MEM-64',
  name: 'Memory card',
  quantity: 1,
  currency: 'SEK',
  listPriceMinor: 25_000,
  unitPriceMinor: 20_000,
  taxRateBp: 2500,
  expiresAt: '2026-03-01T12:03:00.000Z',
  mayTriggerCreditCheck: true,
  quote: '0a1b2c3d-0123456789ab',
};
const command: AddItemCommand = {
  requestId: 'r-1',
  receivedAtMs: 0,
  fingerprint: 'f',
  item: 'MEM-64',
  quantity: 1,
};

function codeOf(state: Partial<WindowState>, changes: Partial<AddItemCommand> = {}): string {
  const verdict = judgeAdd(
    { ...openState(), offers: [offer], ...state },
    { ...command, ...changes },
  );
  return verdict.kind === 'refused' ? verdict.code : 'allowed';
}

describe('what the order itself says to an add', () => {
  it('is yes, at the list price or at the price of one of its own offers', () => {
    const state = { ...openState(), offers: [offer] };
    expect(judgeAdd(state, command)).toEqual({ kind: 'allowed' });
    expect(judgeAdd(state, { ...command, offer: 'offer-1' })).toEqual({ kind: 'allowed', offer });
  });

  it('is no, with the reasons, where the order is not enabled for upsells (A4)', () => {
    const eligibility = { isAllowed: false, reasons: ['country', 'payment_method'] };
    expect(judgeAdd({ ...openState(), eligibility }, command)).toEqual({
      kind: 'refused',
      code: 'upsell_not_enabled',
      detail: 'This order cannot be added to: country, payment_method.',
    });
  });

  it('is no once the order was added to as often as it may be', () => {
    expect(codeOf({ linesEverAdded: addsMax - 1 })).toBe('allowed');
    expect(codeOf({ linesEverAdded: addsMax })).toBe('adds_exhausted');
  });

  it.each(['add_unresolved', 'authorization_unexpected'] as const)(
    'is no while %s stands: a new total would be built on a guess',
    (reason) => {
      expect(codeOf({ attention: ['warehouse_unreachable', reason] })).toBe('failed_safely');
    },
  );

  it('is yes while a person must look at something that leaves the held amount proven', () => {
    expect(codeOf({ attention: ['authorization_above_total', 'void_failed'] })).toBe('allowed');
  });

  it('is no to an offer that is not this order’s, or of another item', () => {
    expect(codeOf({}, { offer: 'offer-2' })).toBe('offer_unknown');
    expect(codeOf({}, { offer: 'offer-1', item: 'BAG-1' })).toBe('offer_unknown');
    expect(codeOf({ offers: [] }, { offer: 'offer-1' })).toBe('offer_unknown');
  });

  it('is yes to a quote of that offer, and no to any other price (B9)', () => {
    const taken = { offer: 'offer-1' };
    expect(codeOf({}, { ...taken, quote: offer.quote })).toBe('allowed');
    expect(codeOf({}, { ...taken, quote: '0a1b2c3d-ba9876543210' })).toBe('quote_changed');
  });

  it('is no to what was quoted for another order, though the offer has the same name (B9)', () => {
    const foreign = { offer: 'offer-1', quote: 'ffffffff-0123456789ab' };
    expect(codeOf({}, foreign)).toBe('offer_unknown');
  });
});

describe('why nothing that costs something can be added any more', () => {
  it.each<[string, Partial<WindowState>, string | undefined]>([
    ['nothing', {}, undefined],
    [
      'no eligibility',
      { eligibility: { isAllowed: false, reasons: ['country'] } },
      'upsell_not_enabled',
    ],
    ['a refusal by the provider', { riskRefused: true }, 'risk_refused_before'],
    ['ten lines', { linesEverAdded: addsMax }, 'adds_exhausted'],
    ['ten raises', { increases: addsMax }, 'adds_exhausted'],
    ['an unproven total', { attention: ['add_unresolved'] }, 'failed_safely'],
  ])('%s', (_what, state, reason) => {
    expect(shutReason({ ...openState(), ...state })).toBe(reason);
  });
});

describe('the lines a provider must carry', () => {
  const upsold: ConfirmedLine = {
    ...camera,
    line: 'line-2',
    origin: 'upsell',
    status: 'confirmed',
    requestId: 'r-1',
    offer: 'offer-1',
    addedAt: '2026-03-01T12:01:00.000Z',
  };

  it('are the priced upsold ones, each with its marker, oldest first', () => {
    const [original] = openState().lines;
    const free = { ...upsold, totalMinor: 0, requestId: 'r-free' };
    const later = { ...upsold, requestId: 'r-2' };
    const lines = [...(original ? [original] : []), upsold, free, later];
    expect(upsoldLines({ ...openState(), lines })).toEqual([
      { ...camera, requestId: 'r-1' },
      { ...camera, requestId: 'r-2' },
    ]);
  });

  it('hold nothing but what a provider needs to know', () => {
    expect(toUpsoldLine(upsold, 'r-1')).toEqual({ ...camera, requestId: 'r-1' });
  });
});

describe('the offers that are left of those decided at the opening', () => {
  const free: Offer = { ...offer, offer: 'offer-2', item: 'STICKER', unitPriceMinor: 0 };
  const offers = [offer, free];
  const left = (changes: Partial<WindowState>) =>
    takeableOffers({ ...openState(), offers, ...changes }).map((each) => each.item);

  it('are all of them while nothing stands against one', () => {
    expect(left({})).toEqual(['MEM-64', 'STICKER']);
  });

  it('are not those whose item went into the order, with the offer or without', () => {
    const { lines } = openState();
    const card: ConfirmedLine = { ...lines[0]!, line: 'line-2', reference: 'MEM-64' };
    expect(left({ lines: [...lines, card] })).toEqual(['STICKER']);
  });

  it('are not those that were taken and taken back: their request was answered for good', () => {
    expect(left({ offersTakenBack: ['offer-1'] })).toEqual(['STICKER']);
  });

  it('are those there is still room for under the cap (D10)', () => {
    const { terms } = openState();
    const upTo = (increaseTotalMaxMinor: number) => ({
      terms: { ...terms, increaseTotalMaxMinor },
    });
    expect(left(upTo(120_000))).toEqual(['MEM-64', 'STICKER']);
    expect(left(upTo(119_999))).toEqual(['STICKER']);
  });

  it('are what is free or covered once the provider refused (A28)', () => {
    expect(left({ riskRefused: true })).toEqual(['STICKER']);
    expect(left({ riskRefused: true, authorizedMinor: 120_000 })).toEqual(['MEM-64', 'STICKER']);
  });

  it('are none where nothing is added at all', () => {
    expect(left({ eligibility: { isAllowed: false, reasons: ['country'] } })).toEqual([]);
    expect(left({ linesEverAdded: addsMax })).toEqual([]);
    expect(left({ attention: ['add_unresolved'] })).toEqual([]);
  });
});
