import { iso, mail, raise, release, tell, type Case } from './doctor';
import { bodyOf } from './healthy';

/** The same for what becomes of an order: its email, its release, the money and pieces left. */
export const doctoredEndings: Case[] = [
  ['I7', 'no email goes out', (records) => void records.inbox.pop(), 'no email'],
  [
    'I7',
    'a second copy goes out and no unknown was counted',
    (records) => void records.inbox.push(mail(records)),
    '2 emails, 0 counted unknown',
  ],
  [
    'I7',
    'a counted copy has another Message-ID',
    (records) => {
      tell(records, 'confirmation_unknown');
      records.inbox.push({ ...mail(records), messageId: '<2@shop>' });
    },
    'two Message-IDs',
  ],
  [
    'I7',
    'a counted copy has other bytes',
    (records) => {
      tell(records, 'confirmation_unknown');
      records.inbox.push({ ...mail(records), source: 'others' });
    },
    'copies that differ',
  ],
  [
    'I7',
    'an email goes out before the close',
    (records) => void (mail(records).at = iso(29)),
    'an email before the close',
  ],
  [
    'I7',
    'an email is in the inbox that never passed the wire',
    (records) => void (mail(records).at = ''),
    'an email that came another way than from the worker',
  ],
  [
    'I7',
    'the email forgets an item',
    (records) => void (mail(records).text = mail(records).text.replace('Memory card', 'Item')),
    'the email lacks Memory card',
  ],
  [
    'I7',
    'the email names an item nobody added',
    (records) => void (mail(records).text += 'Camera bag\n'),
    'the email has Camera bag',
  ],
  [
    'I7',
    'the email has another total',
    (records) => void (mail(records).text = mail(records).text.replace('9 250,00', '9 999,00')),
    'the email does not say 925000',
  ],
  [
    'I8',
    'an order is released twice',
    (records) => void records.warehouse.push({ ...release(records), at: iso(33) }),
    'released 2 times',
  ],
  [
    'I8',
    'a release is repeated under another id',
    (records) =>
      void records.warehouse.push({ ...release(records), status: 500, webhookId: 'released_2' }),
    'its release came under two ids',
  ],
  ['I8', 'an order is never held', (records) => void records.warehouse.shift(), 'held 0 times'],
  [
    'I8',
    'an order is released before it is held',
    (records) => void (records.warehouse[0]!.at = iso(33)),
    'released before it was held',
  ],
  [
    'I8',
    'an add is settled after the release',
    (records) => void (release(records).at = iso(9)),
    'an add was settled after the release: MEM-C',
  ],
  [
    'I8',
    'the warehouse is told of a cancellation nobody asked for',
    (records) =>
      void records.warehouse.push({ ...release(records), type: 'order.cancelled', webhookId: 'x' }),
    'cancelled, and nobody had asked',
  ],
  [
    'I9',
    'a raise is sent after the email',
    (records) => {
      records.provider.push({
        ...raise(records),
        call: 4,
        at: iso(40),
        order_amount: 950_000,
        idempotencyKey: 'key-9',
      });
    },
    'a raise to 950000 was sent after the order had gone out',
  ],
  [
    'I10',
    'the authorization is given up',
    (records) =>
      void records.provider.push({
        event: 'received',
        at: iso(12),
        call: 4,
        order: 'ref-1',
        method: 'POST',
        path: '/cancel',
      }),
    'the provider was sent /cancel',
  ],
  [
    'I10',
    'less than what was bought is held for a moment',
    (records) => {
      const applied = records.provider[3]!;
      records.provider.splice(3, 0, { ...applied, call: 9, order_amount: 800_000 });
    },
    'less than the 900000 of the order was held at some time',
  ],
  [
    'I11',
    'a piece is sold twice',
    (records) => void (records.shelves[0]!.stock = 0),
    '1 pieces were sold, there were 0',
  ],
  [
    'I11',
    'a piece is neither sold nor for sale',
    (records) => void (records.shelves[0]!.stock = 2),
    '1 of 2 pieces are neither sold nor for sale',
  ],
  [
    'closes',
    'an order is never released',
    (records) => void records.warehouse.pop(),
    'it was never released',
  ],
  [
    'closes',
    'an order still waits',
    (records) => void (bodyOf(records, 'order')['status'] = 'draining'),
    'it says it is draining and released',
  ],
];
