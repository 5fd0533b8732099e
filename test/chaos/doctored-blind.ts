import { answerTo, flag, iso, mail, raise, release, releaseData, type Case } from './doctor';
import { bodyOf } from './healthy';

/** What the auditor once did not see: one change each, in records that else agree. */
export const doctoredBlindSpots: Case[] = [
  [
    'I10',
    'a raise is asked of an authorization that no order was paid with',
    (records) => {
      records.provider.push({ ...raise(records), order: 'ref-9', call: 77, idempotencyKey: 'z' });
    },
    'the provider was sent PATCH /authorization, and no order was paid with it',
  ],
  [
    'I2',
    'an earlier transaction is in no state of its own',
    (records) => {
      const [old] = bodyOf(records, 'order')['transactions'] as { status: string }[];
      old!.status = 'pending';
    },
    'an earlier transaction is pending',
  ],
  [
    'I3',
    'less is held than is shipped, and an unrelated flag is up',
    (records) => {
      flag(records, 'add_unresolved');
      releaseData(records).totalMinor = 950_000;
    },
    '925000 is held for an order over 950000',
  ],
  [
    'I3',
    'far more is held than what was taken out',
    (records) => {
      const base = answerTo(records, 'add', 409);
      records.answers.push({ ...base, asked: 'undo', subject: 'line-2', status: 200 });
      releaseData(records).lines.pop();
      releaseData(records).totalMinor = 900_000;
      records.provider[3]!.order_amount = 990_000;
    },
    '990000 is held for an order over only 900000',
  ],
  [
    'I3',
    'a release says no total',
    (records) => void delete (releaseData(records) as { totalMinor?: number }).totalMinor,
    'released over no total',
  ],
  [
    'I3',
    'an item costs twice its price, everywhere',
    (records) => {
      records.shelves[0]!.priceMinor = 12_500;
    },
    '1 × MEM-C is sold for 25000',
  ],
  [
    'I3',
    'the order tells other lines than it released',
    (records) => void (bodyOf(records, 'order')['lines'] as object[]).pop(),
    'told as line-1, released as line-1, line-2',
  ],
  [
    'I4',
    'a line that was sold is not at the provider, and another one was taken out',
    (records) => {
      const base = answerTo(records, 'add', 409);
      records.answers.push({ ...base, asked: 'undo', subject: 'line-9', status: 200 });
      const [camera] = raise(records).order_lines as object[];
      raise(records).order_lines = [camera];
    },
    'sold, but not at the provider: 1 × MEM-C',
  ],
  [
    'I4',
    'somebody is told "added" and no total',
    (records) => void delete answerTo(records, 'add', 201).body!['order'],
    'told an item was added to an order without a total',
  ],
  [
    'I4',
    'another item than was asked for is added',
    (records) => {
      for (const heard of records.answers) if (heard.requestId === 'k-1') heard.subject = 'BAG-C';
    },
    'k-1 asked for 1 × BAG-C and became 1 × MEM-C',
  ],
  [
    'I4',
    'more pieces than were asked for are added',
    (records) => {
      for (const heard of records.answers) if (heard.requestId === 'k-1') heard.quantity = 3;
    },
    'k-1 asked for 3 × MEM-C and became 1 × MEM-C',
  ],
  [
    'I5',
    'somebody is told "added" of no line, and nothing is shipped',
    (records) => {
      for (const { body } of records.answers) delete body?.['line'];
      releaseData(records).lines.pop();
    },
    'k-1 was added, and is not shipped as it was told',
  ],
  [
    'I6',
    'two requests become one line',
    (records) => {
      const added = answerTo(records, 'add', 201);
      const body = { ...added.body, requestId: 'k-3' };
      records.answers.push({ ...added, requestId: 'k-3', click: 3, body });
    },
    'k-1 and k-3 became one line, line-2',
  ],
  [
    'I6',
    'an undo is told done and then refused',
    (records) => {
      const base = answerTo(records, 'add', 409);
      const undo = { ...base, asked: 'undo' as const, requestId: 'u-1', subject: 'line-2' };
      records.answers.push({ ...undo, status: 200, body: { status: 'removed' } });
      records.answers.push({ ...undo, status: 409, body: { code: 'window_closed' } });
    },
    'u-1 was told removed and refused',
  ],
  [
    'I6',
    'two orders share a key',
    (records) => {
      records.orders.push({ ...records.orders[0]!, number: 'C-2', ref: 'ref-2' });
      records.provider.push({ ...raise(records), order: 'ref-2', call: 50 });
    },
    'one key was sent for two authorizations',
  ],
  [
    'I7',
    'a stranger gets an email',
    (records) => void records.inbox.push({ ...mail(records), to: ['stranger@shopper.example'] }),
    'an email went to stranger@shopper.example, not to one shopper alone',
  ],
  [
    'I7',
    'a stranger gets a copy',
    (records) => void mail(records).to.push('stranger@shopper.example'),
    'an email went to C-1@shopper.example, stranger@shopper.example, not to one shopper alone',
  ],
  [
    'I7',
    'the email says another quantity',
    (records) => void (mail(records).text = mail(records).text.replace('1 × 250,00', '2 × 250,00')),
    'the email does not say 1 × 25000',
  ],
  [
    'I7',
    'the email names a line twice',
    (records) => void (mail(records).text += 'Memory card\n  Amount: 250,00 kr\n'),
    'the email has Memory card 2 times',
  ],
  [
    'I7',
    'only what mail programs show has another total',
    (records) =>
      void (mail(records).source = mail(records).source.replace('9=C2=A0250,00', '9=C2=A0999,00')),
    'the email as HTML does not say 925000',
  ],
  [
    'closes',
    'the order does not tell its history any more',
    (records) => void (answerTo(records, 'history', 200).status = 500),
    'its history was not told at the end',
  ],
  [
    'I8',
    'a repeated release has other lines',
    (records) => {
      const again = structuredClone(release(records));
      (again.data as { lines: object[] }).lines.pop();
      records.warehouse.push({ ...again, duplicate: true, at: iso(40) });
    },
    'its release was sent with different bodies',
  ],
  [
    'I8',
    'what was bought is not released, and everybody agrees',
    (records) => {
      const base = answerTo(records, 'add', 409);
      records.answers.push({ ...base, asked: 'undo', subject: 'line-9', status: 200 });
      releaseData(records).lines.shift();
      releaseData(records).totalMinor = 25_000;
      bodyOf(records, 'order')['totalMinor'] = 25_000;
    },
    'of the 900000 that were bought, 0 are released',
  ],
  [
    'I8',
    'the warehouse hears of an order nobody placed',
    (records) => void records.warehouse.push({ ...release(records), order: 'X-1' }),
    'the warehouse heard of an order that nobody placed',
  ],
  [
    'I10',
    'an untold provider call cancels another authorization',
    (records) =>
      void records.provider.push({
        event: 'received',
        at: iso(12),
        call: 4,
        order: 'ref-9',
        method: 'POST',
        path: '/cancel',
      }),
    'the provider was sent POST /cancel, and no order was paid with it',
  ],
];
