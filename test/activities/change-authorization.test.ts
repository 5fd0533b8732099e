import {
  raiseAuthorization,
  restoreAuthorization,
  type ChangeAuthorizationInput,
} from '../../activities/change-authorization';
import { authorizationKey } from '../../activities/idempotency-key';
import { readAuthorization } from '../../activities/read-authorization';
import { voidAuthorization } from '../../activities/void-authorization';
import type { ChangeOutcome } from '../../domain/payments';
import { anActivity, call, providerOf, servicesOf, snapshotOf } from './fakes';

const target = {
  authorizationRef: 'klarna-1',
  method: 'INVOICE',
  country: 'SE',
  currency: 'SEK',
  totalMinor: 120_000,
  baseLines: '[{"reference":"CAM-1"}]',
  upsoldLines: [],
};
const key = {
  order: '1001',
  requestId: 'r-1',
  totalMinor: 120_000,
  attempt: 1,
  purpose: 'increase' as const,
};
const input: ChangeAuthorizationInput = {
  provider: 'klarna',
  key,
  target,
  previousTotalMinor: 100_000,
  description: 'One memory card',
};

describe('changing an authorization', () => {
  it.each<ChangeOutcome>([
    { kind: 'authorized', totalMinor: 120_000, providerRef: 'klarna-1' },
    { kind: 'declined', code: 'NOT_ALLOWED', message: 'Update not allowed.' },
    { kind: 'unknown_outcome', cause: 'timeout' },
  ])('hands on what the provider said and never maps it: $kind', async (change) => {
    const { asked, payments } = providerOf({ change });
    const run = raiseAuthorization(servicesOf({ payments }));
    const answer = await anActivity().run(run, input);
    expect(answer).toEqual({ ...change, calls: [call] });
    expect(asked).toHaveLength(1);
  });

  it('raises to the whole new total with all lines, under a key made of the request', async () => {
    const { asked, payments } = providerOf({ change: { kind: 'unsupported', reason: 'country' } });
    await anActivity().run(raiseAuthorization(servicesOf({ payments })), input);
    expect(asked).toEqual([
      {
        verb: 'increaseAuthorization',
        ask: {
          ...target,
          order: key.order,
          requestId: 'r-1',
          previousTotalMinor: 100_000,
          idempotencyKey: authorizationKey(key),
          description: 'One memory card',
        },
      },
    ]);
  });

  it('is undone under another key than it was done with', async () => {
    const { asked, payments } = providerOf({ change: { kind: 'unsupported', reason: 'country' } });
    const services = servicesOf({ payments });
    const undo = { ...input, key: { ...key, purpose: 'restore' as const } };
    await anActivity().run(raiseAuthorization(services), input);
    await anActivity().run(restoreAuthorization(services), undo);
    expect(asked.map((each) => each.verb)).toEqual([
      'increaseAuthorization',
      'restoreAuthorization',
    ]);
    const [raised, restored] = asked.map(
      ({ ask }) => 'idempotencyKey' in ask && ask.idempotencyKey,
    );
    expect(restored).toBe(authorizationKey(undo.key));
    expect(restored).not.toBe(raised);
  });

  it('is tried again where this worker lacks the provider', async () => {
    const run = raiseAuthorization(servicesOf({}));
    await expect(anActivity().run(run, input)).rejects.toMatchObject({
      type: 'ProviderUnknown',
      nonRetryable: false,
    });
  });
});

describe('an authorization', () => {
  it('that is read back is what the provider holds', async () => {
    const read = { kind: 'read', snapshot: snapshotOf({ markers: ['r-1'] }) } as const;
    const { asked, payments } = providerOf({ read });
    const ask = { provider: 'klarna', authorizationRef: 'klarna-1', requestId: 'r-1' };
    const run = readAuthorization(servicesOf({ payments }));
    const { authorizedMinor: heldMinor } = read.snapshot;
    const found = { ...call, heldMinor };
    expect(await anActivity().run(run, ask)).toEqual({ ...read, calls: [found] });
    expect(asked).toEqual([{ verb: 'readAuthorization', ask }]);
  });

  it('that is voided with its order is voided under a key of its own', async () => {
    const { asked, payments } = providerOf({ settle: { kind: 'done' } });
    const voiding = { ...key, requestId: 'void', purpose: 'void' as const };
    const run = voidAuthorization(servicesOf({ payments }));
    await anActivity().run(run, {
      provider: 'klarna',
      authorizationRef: 'klarna-1',
      key: voiding,
    });
    const ask = {
      authorizationRef: 'klarna-1',
      requestId: 'void',
      idempotencyKey: authorizationKey(voiding),
    };
    expect(asked).toEqual([{ verb: 'cancel', ask }]);
  });
});
