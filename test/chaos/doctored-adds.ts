import { answerTo, iso, raise, release, releaseData, type Case } from './doctor';
import { bodyOf, epoch } from './healthy';

/** Healthy records with one thing changed: what was opened, asked for, promised and paid. */
export const doctoredAdds: Case[] = [
  [
    'I1',
    'a second hand-over is told another closing time',
    (records) => {
      const first = records.answers[0]!;
      records.answers.push({ ...first, body: { ...first.body, closesAt: iso(40) } });
    },
    'its hand-over had 2 different answers',
  ],
  [
    'I1',
    'two orders share an authorization',
    (records) => void (answerTo(records, 'hand_over', 409).status = 200),
    'opened with the authorization of another order',
  ],
  [
    'I1',
    'the refused order is shipped as well',
    (records) =>
      void records.warehouse.push({ ...release(records), order: 'C-1-T', webhookId: 'other' }),
    'the warehouse heard of an order that was never opened',
  ],
  [
    'I2',
    'the old transaction was never superseded',
    (records) => {
      const [old] = bodyOf(records, 'order')['transactions'] as { status: string }[];
      old!.status = 'active';
    },
    '2 transactions are active, not 1',
  ],
  [
    'I2',
    'the active transaction is not what the provider holds',
    (records) => {
      const [, active] = bodyOf(records, 'order')['transactions'] as { totalMinor: number }[];
      active!.totalMinor = 900_000;
    },
    'the active transaction says 900000, the provider holds 925000',
  ],
  [
    'I3',
    'an order without the item keeps the raise',
    (records) => {
      releaseData(records).totalMinor = 900_000;
      releaseData(records).lines.pop();
    },
    '925000 is held for an order over only 900000',
  ],
  [
    'I3',
    'less is held than is shipped',
    (records) => {
      releaseData(records).totalMinor = 950_000;
    },
    '925000 is held for an order over 950000',
  ],
  [
    'I4',
    'the provider was asked for another item',
    (records) => void (raise(records).order_lines = [{ reference: 'BAG-C', quantity: 1 }]),
    'sold, but not at the provider: 1 × CAM-1, 1 × MEM-C',
  ],
  [
    'I4',
    'an item is told as added before it was paid for',
    (records) => void (answerTo(records, 'add', 201).answeredAt = epoch(4.5)),
    'told an order over 925000 while 900000 was held',
  ],
  [
    'I4',
    'a refused item is shipped',
    (records) => {
      for (const { body } of records.answers) delete body?.['line'];
    },
    'MEM-C is shipped, and nobody was told that it was added',
  ],
  [
    'I5',
    'a request that was accepted never ends',
    (records) => {
      records.answers = records.answers.filter(
        ({ requestId, status }) => requestId !== 'k-1' || status === 202,
      );
    },
    'k-1 was accepted and never got an answer',
  ],
  [
    'I5',
    'an item that was added is not shipped',
    (records) => void releaseData(records).lines.pop(),
    'k-1 was added, and is not shipped as it was told',
  ],
  [
    'I5',
    'a line is shipped although its removal was accepted',
    (records) => {
      const base = answerTo(records, 'add', 409);
      records.answers.push({ ...base, asked: 'undo', subject: 'line-2', status: 200 });
    },
    'k-1 was added, and is not shipped as it was told',
  ],
  [
    'I6',
    'one key takes effect twice',
    (records) => {
      const applied = records.provider[3]!;
      records.provider.push({ ...applied, call: 3, at: iso(9) });
    },
    'one key had 2 effects',
  ],
  [
    'I6',
    'a repeat of a raise has a key of its own',
    (records) => void (records.provider[4]!.idempotencyKey = 'key-2'),
    'the raise to 925000 was repeated under another key',
  ],
  [
    'I6',
    'a key is sent with another amount',
    (records) => void (records.provider[4]!.order_amount = 930_000),
    'one key was sent with different bodies',
  ],
  [
    'I6',
    'a request is refused and then added',
    (records) => {
      answerTo(records, 'outcome', 200).body = { status: 'refused', problem: { code: 'late' } };
    },
    'k-1 was told added and refused late',
  ],
  [
    'I6',
    'a request becomes two lines',
    (records) => void (answerTo(records, 'outcome', 200).body!['line'] = { line: 'line-3' }),
    'k-1 became line-2 and line-3',
  ],
  [
    'I6',
    'a double click is two requests',
    (records) => {
      const base = answerTo(records, 'add', 409);
      records.answers.push({ ...base, click: 0 });
    },
    'one click became 2 requests',
  ],
];
