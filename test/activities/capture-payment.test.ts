import { capturePayment, type CaptureInput } from '../../activities/capture-payment';
import { authorizationKey } from '../../activities/idempotency-key';
import type { SettleOutcome } from '../../domain/payments';
import type { CaptureBooking, Captures } from '../../domain/ports';
import { anActivity, portOf, providerOf, servicesOf } from './fakes';

const input: CaptureInput = {
  order: '1001',
  requestId: 'ship-1',
  provider: 'klarna',
  authorizationRef: 'klarna-1',
  currency: 'SEK',
  amountMinor: 60_000,
  boundMinor: 100_000,
};

interface World {
  attempt?: number;
  booking?: CaptureBooking;
}

function capture(settle: SettleOutcome, { attempt = 1, booking = { kind: 'booked' } }: World = {}) {
  const books: string[] = [];
  const { asked, payments } = providerOf({ settle });
  const captures = portOf<Captures>('captures', {
    book: async ({ requestId, amountMinor, boundMinor }) => {
      books.push(`book ${requestId}: ${amountMinor} of ${boundMinor}`);
      return booking;
    },
    settle: async (_order, requestId, end) => {
      const ref = end.kind === 'done' && end.providerRef ? ` as ${end.providerRef}` : '';
      books.push(`settle ${requestId}: ${end.kind}${ref}`);
    },
  });
  const environment = anActivity({ attempt });
  const done = environment.run(capturePayment(servicesOf({ payments, captures })), input);
  return { done, asked, books };
}

const booked = 'book ship-1: 60000 of 100000';

describe('capturing a payment', () => {
  it('books the amount first, then asks the provider, then settles the booking (A23)', async () => {
    const { done, asked, books } = capture({ kind: 'done', providerRef: 'capture-1' });
    expect(await done).toMatchObject({ kind: 'done', providerRef: 'capture-1' });
    expect(books).toEqual([booked, 'settle ship-1: done as capture-1']);
    const key = { order: '1001', requestId: 'ship-1', totalMinor: 60_000, attempt: 1 };
    expect(asked).toEqual([
      {
        verb: 'capture',
        ask: {
          authorizationRef: 'klarna-1',
          requestId: 'ship-1',
          amountMinor: 60_000,
          currency: 'SEK',
          idempotencyKey: authorizationKey({ ...key, purpose: 'capture' }),
        },
      },
    ]);
  });

  it('above what the order proves asks nobody (I3)', async () => {
    const { done, asked, books } = capture({ kind: 'done' }, { booking: { kind: 'above_bound' } });
    expect(await done).toEqual({ kind: 'above_bound' });
    expect(asked).toEqual([]);
    expect(books).toEqual([booked]);
  });

  it('that was captured before answers so and asks nobody again (I6)', async () => {
    const booking = { kind: 'done', providerRef: 'capture-1' } as const;
    const { done, asked, books } = capture({ kind: 'done' }, { booking });
    expect(await done).toEqual(booking);
    expect(asked).toEqual([]);
    expect(books).toEqual([booked]);
  });

  it('that may have gone through, its key lapsed since, is not sent a second time', async () => {
    const { done, asked, books } = capture({ kind: 'done' }, { booking: { kind: 'unresolved' } });
    expect(await done).toMatchObject({ kind: 'unknown_outcome' });
    expect(asked).toEqual([]);
    expect(books).toEqual([booked]);
  });

  it('may be sent again for as long as providers keep its key, less the time of a send', async () => {
    const bounds: number[] = [];
    const captures = portOf<Captures>('captures', {
      book: async ({ resendMaxMs }) => {
        bounds.push(resendMaxMs);
        return { kind: 'above_bound' };
      },
    });
    await anActivity().run(capturePayment(servicesOf({ captures })), input);
    const hourMs = 3_600_000;
    expect(bounds).toEqual([23 * hourMs]);
  });

  it('that is refused frees the booking', async () => {
    const refusal = { kind: 'refused', code: 'CAPTURE_NOT_ALLOWED', message: 'expired' } as const;
    const { done, books } = capture(refusal, { attempt: 3 });
    expect(await done).toMatchObject(refusal);
    expect(books).toEqual([booked, 'settle ship-1: refused']);
  });

  it.each<[string, SettleOutcome]>([
    ['in doubt', { kind: 'unknown_outcome', cause: 'timeout' }],
    ['throttled', { kind: 'throttled', retryAt: '2026-03-01T12:00:00.000Z' }],
  ])(
    'that is %s is tried again and stays booked: the money may have been taken',
    async (_what, answer) => {
      const { done, books } = capture(answer);
      await expect(done).rejects.toMatchObject({ nonRetryable: false });
      expect(books).toEqual([booked]);
    },
  );

  it('waits as long as the provider asks', async () => {
    const retryAt = new Date(Date.now() + 60_000).toISOString();
    const failure: unknown = await capture({ kind: 'throttled', retryAt }).done.catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ type: 'Throttled', nextRetryDelay: expect.any(Number) });
  });

  it.each<SettleOutcome>([
    { kind: 'invalid_request', code: 'BAD_VALUE' },
    { kind: 'misconfigured', code: '401' },
  ])(
    'answered $kind frees the booking, unless an earlier attempt may have got through',
    async (answer) => {
      const first = capture(answer);
      expect(await first.done).toMatchObject(answer);
      expect(first.books).toEqual([booked, 'settle ship-1: refused']);
      const repeat = { booking: { kind: 'booked', isRepeat: true } } as const;
      for (const world of [{ attempt: 2 }, repeat]) {
        const later = capture(answer, world);
        await expect(later.done).rejects.toMatchObject({ type: 'CaptureInDoubt' });
        expect(later.books).toEqual([booked]);
      }
    },
  );

  it('with a provider this worker lacks is tried again: a deploy went wrong, not the order', async () => {
    const captures = portOf<Captures>('captures', { book: async () => ({ kind: 'booked' }) });
    const run = capturePayment(servicesOf({ captures }));
    await expect(anActivity().run(run, input)).rejects.toMatchObject({
      type: 'ProviderUnknown',
      nonRetryable: false,
    });
  });
});
