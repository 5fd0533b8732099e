import type { JournalEntry } from '../world/klarna-desk';
import { expectedOf } from './expected';
import type { Seen } from './seen';
import { violations } from './violations';

const line = { reference: 'BAG-1' };

function update(call: number, key: string, total: number, isApplied: boolean): JournalEntry[] {
  const stamp = { call, at: '2026-01-01T00:00:01.000Z' };
  return [
    {
      ...stamp,
      event: 'received',
      method: 'PATCH',
      idempotencyKey: key,
      order_amount: total,
      order_lines: [line],
    },
    ...(isApplied ? [{ ...stamp, event: 'applied' as const, order_amount: total }] : []),
    { ...stamp, event: 'answered', status: 204, applied: isApplied, replayed: !isApplied },
  ];
}

function delivery(type: string, at: string): Seen['deliveries'][number] {
  return {
    at,
    type,
    webhookId: `id of ${type}`,
    duplicate: false,
    status: 200,
    data: { totalMinor: 120_000, lines: [{ reference: 'CAM-1' }, line] },
  };
}

/** An order whose raise was sent twice and whose email may have left twice: all in order. */
function healthy(): Seen {
  return {
    workflow: 'COMPLETED',
    provider: [...update(1, 'key-1', 120_000, true), ...update(2, 'key-1', 120_000, false)],
    authorizedAtProviderMinor: 120_000,
    providerLines: ['CAM-1', 'BAG-1'],
    mailsBeforeClose: 0,
    mails: [1, 2].map(() => ({
      messageId: '<one@shop.example>',
      text: 'Camera, Camera bag',
      source: 'the very bytes',
    })),
    deliveries: [
      delivery('order.held', '2026-01-01T00:00:00.000Z'),
      delivery('order.released', '2026-01-01T00:00:09.000Z'),
      { ...delivery('order.released', '2026-01-01T00:00:10.000Z'), duplicate: true },
    ],
    answers: ['added', 'added'],
    order: {
      totalMinor: 120_000,
      authorizedMinor: 120_000,
      lines: ['CAM-1', 'BAG-1'],
      transactions: [
        { id: 'tx-1', status: 'superseded', totalMinor: 100_000 },
        { id: 'tx-2', status: 'active', totalMinor: 120_000 },
      ],
      needsAttention: [],
      fulfilment: 'released',
    },
    proof: { isCovered: true, activeTransactions: ['tx-2'], adds: [{ verdict: 'covered' }] },
    history: [
      'order_held',
      'upsell_added',
      'window_closed',
      'confirmation_unknown',
      'confirmation_sent',
      'order_released',
    ].map((type, index) => ({ type, at: `2026-01-01T00:00:0${index}.000Z` })),
    stock: { onHand: 99, reserved: 0, openReservations: 0 },
  };
}

const faultsOf = (seen: Seen) => violations(seen, expectedOf('authorize'));

describe('What the crash matrix holds against an order', () => {
  it('is nothing, when repeats were repeats: one key, one Message-ID, one webhook id', () => {
    expect(faultsOf(healthy())).toEqual([]);
  });

  it.each<[string, (seen: Seen) => void, string]>([
    [
      'a second raise under another key',
      (seen) => void seen.provider.push(...update(3, 'key-2', 120_000, true)),
      'I6: the provider was set to 120000, 120000',
    ],
    [
      'a repeat under another key, though it had no effect',
      (seen) => void seen.provider.push(...update(3, 'key-2', 120_000, false)),
      'I6: 120000 was asked for under 2 keys',
    ],
    [
      'a repeat with another body',
      (seen) => void (seen.provider[3]!.order_lines = []),
      'I6: key key-1 was sent with 2 different bodies',
    ],
    [
      'more held than the order is worth',
      (seen) => void (seen.authorizedAtProviderMinor = 140_000),
      'I3: 140000 is held, 120000 recorded as held, the order is 120000',
    ],
    [
      'two active transactions',
      (seen) => void (seen.order.transactions[0]!.status = 'active'),
      'I2: the transactions are active, active',
    ],
    [
      'an original authorization that was given up',
      (seen) =>
        void seen.provider.push({
          ...seen.provider[0]!,
          method: 'POST',
          path: '/cancel',
        }),
      'I10: /cancel',
    ],
    [
      'an answer that changed its mind',
      (seen) => void seen.answers.push('refused failed_safely'),
      'I5: the add was told added, added, refused failed_safely',
    ],
    ['no email', (seen) => void (seen.mails = []), 'I7: no email'],
    [
      'a second copy that nobody counted',
      (seen) => void (seen.history = seen.history.filter((e) => !/unknown/.test(e.type))),
      'I7: 2 emails for 0 unknown',
    ],
    [
      'a copy with other bytes',
      (seen) => void (seen.mails[1]!.source = 'other bytes'),
      'I7: copies differ',
    ],
    [
      'a copy under another Message-ID',
      (seen) => void (seen.mails[1]!.messageId = '<two@shop.example>'),
      'I7: two Message-IDs',
    ],
    [
      'an email without the added line',
      (seen) => void (seen.mails[1]!.text = 'Camera'),
      'I7: the email lacks Camera bag',
    ],
    [
      'an email before the close',
      (seen) => void (seen.mailsBeforeClose = 1),
      'I7: an email went out before the close',
    ],
    [
      'a release that took effect twice',
      (seen) => void (seen.deliveries[2]!.duplicate = false),
      'I8: order.released took effect 2 times',
    ],
    [
      'a repeat under another webhook id',
      (seen) => void (seen.deliveries[2]!.webhookId = 'other'),
      'I8: order.released came under 2 webhook ids',
    ],
    [
      'a release with half the lines',
      (seen) => void (seen.deliveries[1]!.data['lines'] = [{ reference: 'CAM-1' }]),
      'I8: released with CAM-1',
    ],
    [
      'a release before the add was settled',
      (seen) => void (seen.deliveries[1]!.at = '2026-01-01T00:00:00.500Z'),
      'I8: released before the add was settled',
    ],
    [
      'a release before the hold',
      (seen) => void (seen.deliveries = seen.deliveries.toReversed()),
      'I8: released before it was held',
    ],
    [
      'a history that tells of one add twice',
      (seen) => void seen.history.push(seen.history[1]!),
      '/history: upsell_added is told 2 times, not 1',
    ],
    [
      'a piece that stays reserved',
      (seen) => void (seen.stock = { onHand: 99, reserved: 1, openReservations: 1 }),
      'I11: 1 pieces are still reserved by 1 adds',
    ],
    [
      'a person called for nothing',
      (seen) => void seen.order.needsAttention.push('authorization_unproven'),
      'flagged: authorization_unproven',
    ],
    [
      'an order that does not end',
      (seen) => void (seen.workflow = 'RUNNING'),
      'the workflow is RUNNING',
    ],
  ])('is %s', (_what, doctor, fault) => {
    const seen = healthy();
    doctor(seen);
    expect(faultsOf(seen)).toContain(fault);
  });

  it('is an order that kept an item whose raise was to be undone', () => {
    expect(violations(healthy(), expectedOf('compensate'))).toEqual(
      expect.arrayContaining([
        'I6: the provider was set to 120000',
        'I5: the add was told added, added',
        'I5: the order has CAM-1, BAG-1',
      ]),
    );
  });
});
