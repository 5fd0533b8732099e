import fc from 'fast-check';
import { amountText } from '../../domain/money';
import type { Order } from '../../domain/order';
import { orderDesk } from '../../domain/order-desk';
import { detailsMaxBytes } from '../../domain/plain-text';
import { AttentionReason } from '../../domain/window-state';
import { camera, orderOf } from '../world/orders';
import { orders } from './arbitraries';
import { afterClose, afterStart, flagged, openWindow, rowsOf, second } from './desks';
import { steps } from './window-steps';
import { happen, memoryCard, raisedAdd, refusedAdd } from './windows';

const bought = (name: string, reference: string): Order =>
  orderOf('1001', { lines: [{ ...camera, name, reference }] });

const manyLines = (count: number, name = 'Accessory'): Order => {
  const lines = Array.from({ length: count }, (_, index) => ({
    ...camera,
    reference: `ACC-${index}`,
    name,
  }));
  return orderOf('1001', { lines, totalMinor: count * camera.totalMinor });
};

describe('text from outside on the ops desk', () => {
  const hostile = [
    'a | b | c',
    'a\n| tx-9 | active | x | 0.00 SEK |',
    '`code` and ```fence```',
    '<script>alert(1)</script> <b>bold</b> &lt;',
    '[click](https://evil.example) ![x](y)',
    'https://evil.example mailto:a@evil.example',
    '**bold** _em_ ~~gone~~ # head',
    String.raw`back\slash \| ends with \ `.trim(),
    'hidden‮gnirts​\u0000\u2028next',
    '😀'.repeat(200),
  ];

  it.each(hostile)('%s: neither breaks a table nor means anything', (text) => {
    const open = openWindow(bought(text, text));
    const refused = refusedAdd(open, text, { ...memoryCard, reference: text, name: text });
    const attempt = { totalMinor: 1, code: text };
    const state = happen(open, { ...refused, detail: text, attempt });
    const desk = orderDesk(state, afterStart(second));
    const [head, , line] = rowsOf(desk);
    expect(head).toHaveLength(5);
    expect(line).toHaveLength(5);
    expect(rowsOf(desk).map((row) => row.length)).toEqual([5, 5, 5, 5, 4, 4, 4, 4]);
    const [reference = '', name = ''] = line ?? [];
    const [, status = ''] = rowsOf(desk).at(-1) ?? [];
    const told = desk.split('\n').find((each) => each.startsWith('- '));
    const bullet = told?.replace(/^- [\d:]+ UTC, /, '').replaceAll(': ', ' ') ?? '';
    for (const shown of [reference, name, status.replace('failed: ', ''), bullet]) {
      const bare = shown.replaceAll(/\\[\\`*_[\]<>|~&!:@#$^{}]/g, '');
      expect(bare).not.toMatch(/[\\`*_[\]<>|~&!:@#$^{}]/);
      expect(bare.length).toBeGreaterThan(0);
    }
    expect(desk).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}]/u);
  });

  it('whatever it is: the tables keep their form, and nothing fails', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, ref) => {
        const desk = orderDesk(openWindow(bought(name, ref)), afterStart(second));
        expect(rowsOf(desk).map((row) => row.length)).toEqual([5, 5, 5, 5, 4, 4, 4]);
      }),
    );
  });

  it('keeps a reference as it can be searched for', () => {
    const desk = orderDesk(openWindow(bought('Camera, 24-70 (kit)', 'SKU-1.2:a/b')), afterClose);
    expect(desk).toContain('Camera, 24-70 (kit)');
    expect(desk).toContain(String.raw`SKU-1.2\:a/b`);
  });

  it('holds nothing of the shopper', () => {
    const desk = orderDesk(openWindow(), afterStart(second));
    expect(desk).not.toMatch(/shopper\.example|Åsa|Öberg|Storgatan|Stockholm|111 22/);
  });
});

describe('the size of the ops desk', () => {
  it('of a hundred lines the first are shown, how many more there are, and what was added', () => {
    const open = openWindow(manyLines(100));
    const state = happen(open, raisedAdd(open, 'r-1'));
    const rows = rowsOf(orderDesk(state, afterStart(second))).map(([, name]) => name);
    expect(rows.filter((name) => name === 'Accessory')).toHaveLength(12);
    expect(rows).toContain('… and 88 more');
    expect(rows).toContain('Memory card');
  });

  it('never passes what Temporal takes, with every flag and the longest of names', () => {
    const worst = '|'.repeat(64) + '界'.repeat(191);
    const open = openWindow(manyLines(100, worst));
    let state = flagged(open, ...Object.values(AttentionReason));
    for (let index = 0; index < 10; index += 1) {
      const line = { ...memoryCard, name: worst, reference: worst.slice(0, 64) };
      state = happen(state, raisedAdd(state, `${'|'.repeat(60)}${index}`, line));
      const refused = refusedAdd(state, `${'~'.repeat(60)}${index}`, line);
      state = happen(state, { ...refused, detail: worst });
    }
    const desk = orderDesk(state, afterStart(second));
    expect(Buffer.byteLength(desk)).toBeGreaterThan(detailsMaxBytes / 2);
    expect(Buffer.byteLength(desk)).toBeLessThan(20_000);
    for (const row of rowsOf(desk)) expect([4, 5]).toContain(row.length);
  });

  it('whatever happens to any order: it can be shown, with its total and its active transaction', () => {
    fc.assert(
      fc.property(orders, steps, (order, story) => {
        let state = openWindow(order);
        for (const step of story) {
          state = happen(state, step(state));
          const desk = orderDesk(state, afterStart(second));
          expect(Buffer.byteLength(desk)).toBeLessThan(20_000);
          expect(desk).toContain(amountText(state.orderTotalMinor, state.order.currency));
          expect(desk).toContain('**What happens next.** ');
          expect(desk).not.toMatch(/undefined|NaN|\[object/);
        }
      }),
      { numRuns: 50 },
    );
  });
});
