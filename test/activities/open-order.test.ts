import { openOrder, type OpenOrderInput, type OpenOrderResult } from '../../activities/open-order';
import { defaultClocks } from '../../domain/limits';
import type { EligibilityOutcome } from '../../domain/payments';
import { emptyPolicy, termsFor, type ShopPolicy } from '../../domain/policy';
import type { Catalogue, OrderClaim, OrderStore, Policies } from '../../domain/ports';
import { catalogue, orderOf, paymentOf } from '../world/orders';
import { anActivity, call, portOf, providerOf, servicesOf, snapshotOf } from './fakes';

const nowMs = Date.parse('2026-03-01T12:00:00.000Z');
const readUntilMs = nowMs + defaultClocks.openReadMs;

const input: OpenOrderInput = {
  runId: 'run-1',
  order: orderOf('1001'),
  payment: paymentOf('klarna-1'),
  fingerprint: 'opened-with',
  clocks: defaultClocks,
  closesAt: '2026-03-01T12:03:00.000Z',
  nowMs,
  readUntilMs,
};

interface World {
  claim?: Awaited<ReturnType<OrderStore['claim']>>;
  answer?: EligibilityOutcome;
  policy?: ShopPolicy;
  input?: Partial<OpenOrderInput>;
  /** when the server handed out this attempt: epoch ms */
  scheduledMs?: number;
}

/** Opens the fixture order in a world in which everything goes well unless told otherwise. */
async function open(world: World = {}) {
  const { claim = 'claimed', answer, scheduledMs = nowMs, policy = emptyPolicy } = world;
  const claims: OrderClaim[] = [];
  const { asked, payments } = providerOf({
    eligibility: answer ?? { kind: 'eligible', snapshot: snapshotOf() },
  });
  const services = servicesOf({
    payments,
    orders: portOf<OrderStore>('orders', {
      claim: async (each) => {
        claims.push(each);
        return claim;
      },
    }),
    catalogue: portOf<Catalogue>('catalogue', {
      findRelated: async (references) =>
        catalogue.filter((each) => each.relatedTo.some((name) => references.includes(name))),
      findProducts: async (references) =>
        catalogue.filter((each) => references.includes(each.reference)),
    }),
    policies: portOf<Policies>('policies', { read: async () => policy }),
  });
  const environment = anActivity({ scheduledMs });
  const opening = environment.run(openOrder(services), { ...input, ...world.input });
  return { opening, asked, claims };
}

async function quotesOf(changes: Partial<OpenOrderInput> = {}): Promise<string[]> {
  const result = await opened({ input: changes });
  return result.kind === 'opened' ? result.offers.map(({ quote }) => quote) : [];
}

async function opened(world: World = {}) {
  return (await (
    await open(world)
  ).opening) as OpenOrderResult;
}

const noUpsell = { isAllowed: false };

describe('opening an order whose authorization can be raised', () => {
  it('keeps the provider’s lines verbatim and gives offers until the window closes', async () => {
    expect(await opened()).toMatchObject({
      kind: 'opened',
      eligibility: { isAllowed: true, reasons: [] },
      authorizedMinor: 100_000,
      baseLines: '[{"reference":"CAM-1","verbatim":true}]',
      offers: [
        { offer: 'offer-1', item: 'BAG-1', expiresAt: input.closesAt },
        { offer: 'offer-2', item: 'MEM-64', expiresAt: input.closesAt },
      ],
      calls: [call],
      hasSearchAttributes: true,
    });
  });

  it('ends its offers at their own time, where that is before the close (B8)', async () => {
    const markets = [{ market: 'SE', currency: 'SEK', offerSeconds: 60 }];
    expect(await opened({ policy: { ...emptyPolicy, markets } })).toMatchObject({
      offers: [
        { expiresAt: '2026-03-01T12:01:00.000Z' },
        { expiresAt: '2026-03-01T12:01:00.000Z' },
      ],
    });
  });

  it('quotes each price for this order alone (B9)', async () => {
    const quotes = await quotesOf();
    expect(await quotesOf()).toEqual(quotes);
    expect(new Set(quotes).size).toBe(2);
    const other = await quotesOf({ order: orderOf('1002') });
    const owners = [...quotes, ...other].map((quote) => quote.split('-')[0]);
    expect(owners[0]).toBe(owners[1]);
    expect(owners[2]).toBe(owners[3]);
    expect(owners[0]).not.toBe(owners[2]);
  });

  it('claims the row with the order as it stands before anything was added', async () => {
    const { opening, claims, asked } = await open();
    await opening;
    expect(claims).toEqual([
      {
        number: '1001',
        runId: 'run-1',
        provider: 'klarna',
        authorizationRef: 'klarna-1',
        fingerprint: 'opened-with',
        registered: input.order,
        confirmed: expect.objectContaining({
          revision: 0,
          currency: 'SEK',
          totalMinor: 100_000,
          authorizedMinor: 100_000,
        }),
      },
    ]);
    expect(asked).toEqual([{ verb: 'checkEligibility', ask: input.payment }]);
  });

  it('calls the method what the provider calls it, where it tells', async () => {
    const snapshot = snapshotOf({ method: 'B2B_INVOICE' });
    expect(await opened()).toMatchObject({ method: 'INVOICE' });
    expect(await opened({ answer: { kind: 'eligible', snapshot } })).toMatchObject({
      method: 'B2B_INVOICE',
    });
  });
});

describe('opening an order that somebody else owns', () => {
  it.each(['duplicate', 'authorization_in_use'] as const)(
    'ends as %s, and the provider is not asked',
    async (claim) => {
      const { opening, asked } = await open({ claim });
      expect(await opening).toEqual({ kind: claim });
      expect(asked).toEqual([]);
    },
  );
});

describe('opening an order the provider holds something else for', () => {
  it.each([
    ['less', snapshotOf({ authorizedMinor: 99_999 })],
    ['more', snapshotOf({ authorizedMinor: 100_001 })],
    ['another currency', snapshotOf({ currency: 'EUR' })],
  ])('%s: nothing can be added, and a person looks', async (_what, snapshot) => {
    expect(await opened({ answer: { kind: 'eligible', snapshot } })).toMatchObject({
      eligibility: { ...noUpsell, reasons: ['authorization_mismatch'] },
      flag: 'authorization_mismatch',
      authorizedMinor: snapshot.authorizedMinor,
      baseLines: snapshot.lines,
      offers: [],
    });
  });
});

describe('opening an order while the provider cannot be read', () => {
  const answer: EligibilityOutcome = { kind: 'unavailable', cause: 'timeout' };

  it('is tried again, up to the last moment', async () => {
    const { opening } = await open({ answer, scheduledMs: readUntilMs - 1 });
    await expect(opening).rejects.toMatchObject({
      type: 'ProviderUnavailable',
      nonRetryable: false,
    });
  });

  it('waits as long as the provider asks, but not past the time there is', async () => {
    const retryAt = new Date(Date.now() + 24 * 3_600_000).toISOString();
    const { opening } = await open({
      answer: { kind: 'unavailable', cause: 'throttled', retryAt },
      scheduledMs: readUntilMs - 20_000,
    });
    await expect(opening).rejects.toMatchObject({ nextRetryDelay: 20_000 });
  });

  it('gives up after 30 s: no additions, the order’s own total as base, and a person looks', async () => {
    expect(await opened({ answer, scheduledMs: readUntilMs })).toEqual({
      kind: 'opened',
      eligibility: { ...noUpsell, reasons: ['provider_unavailable'] },
      flag: 'provider_unavailable',
      authorizedMinor: 100_000,
      method: 'INVOICE',
      abilities: { canReadBack: true, canLower: true, repeatsServerErrors: false },
      baseLines: '[]',
      offers: [],
      hiddenOffers: [],
      terms: termsFor(emptyPolicy, input.order, 'klarna'),
      checks: expect.any(Array),
      calls: [call],
      hasSearchAttributes: true,
    });
  });

  it('is not repeated where our credentials are wrong: that is flagged at once', async () => {
    const wrong: EligibilityOutcome = { kind: 'misconfigured', code: '401' };
    expect(await opened({ answer: wrong })).toMatchObject({
      eligibility: { ...noUpsell, reasons: ['provider_unavailable'] },
      flag: 'provider_unavailable',
    });
  });
});

describe('opening an order that can never be raised', () => {
  it('says why, and no person needs to look', async () => {
    const result = await opened({ answer: { kind: 'unsupported', reason: 'payment_method' } });
    expect(result).toMatchObject({
      eligibility: { ...noUpsell, reasons: ['payment_method'] },
      authorizedMinor: 100_000,
    });
    expect(result).not.toHaveProperty('flag');
  });

  it('keeps what the provider holds, where it told', async () => {
    const snapshot = snapshotOf({ authorizedMinor: 90_000 });
    const answer: EligibilityOutcome = { kind: 'unsupported', reason: 'order_state', snapshot };
    expect(await opened({ answer })).toMatchObject({
      eligibility: { ...noUpsell, reasons: ['order_state'] },
      authorizedMinor: 90_000,
      baseLines: snapshot.lines,
    });
  });

  it('asks nobody where the provider is not one of ours', async () => {
    const payment = paymentOf('x-1', { provider: 'other' });
    const { opening, asked } = await open({ input: { payment } });
    expect(await opening).toMatchObject({
      eligibility: { ...noUpsell, reasons: ['provider_unknown'] },
      calls: [],
    });
    expect(asked).toEqual([]);
  });

  it('asks nobody where the shop’s policy says no already', async () => {
    const policy = { ...emptyPolicy, providers: [{ provider: 'klarna', isEnabled: false }] };
    const { opening, asked } = await open({ policy });
    expect(await opening).toMatchObject({ eligibility: { ...noUpsell, reasons: ['feature_off'] } });
    expect(asked).toEqual([]);
  });

  it('asks nobody where the window has no length', async () => {
    const clocks = { ...defaultClocks, windowMs: 0 };
    const { opening, asked } = await open({ input: { clocks } });
    expect(await opening).toMatchObject({ eligibility: { ...noUpsell, reasons: ['no_window'] } });
    expect(asked).toEqual([]);
  });
});
