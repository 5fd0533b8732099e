import { randomUUID } from 'node:crypto';
import type { Order } from '../../domain/order';

export interface JournalEntry {
  event: 'received' | 'applied' | 'answered' | 'seeded';
  call: number;
  at: string;
  order?: string;
  method?: string;
  path?: string;
  idempotencyKey?: string;
  order_amount?: number;
  order_lines?: Record<string, unknown>[];
  status?: number;
  applied?: boolean;
  replayed?: boolean;
}

/** The admin face of the payment sandbox, in the words of a test. */
export function klarnaDesk(url: string) {
  const post = async (path: string, body: unknown) => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  };
  const get = async <T>(path: string) => (await (await fetch(url + path)).json()) as T;
  return {
    /** The shopper paid: an authorized order at the provider. Answers its id. */
    async authorize(order: Order, overrides: Record<string, unknown> = {}): Promise<string> {
      const id = randomUUID();
      await post('/admin/orders', {
        order_id: id,
        order_amount: order.totalMinor,
        purchase_currency: order.currency,
        purchase_country: 'SE',
        order_lines: order.lines.map(klarnaLine),
        initial_payment_method: { type: 'INVOICE' },
        ...overrides,
      });
      return id;
    },
    fault: (id: string, fault: Record<string, unknown>) =>
      post(`/admin/orders/${id}/faults`, fault),
    faultAll: (fault: Record<string, unknown>) => post('/admin/faults', fault),
    clearFaults: () => fetch(`${url}/admin/faults`, { method: 'DELETE' }),
    /** Lets time pass at the provider: its keys and authorizations lapse by its own clock. */
    advance: (ms: number) => post('/admin/clock', { advanceMs: ms }),
    order: (id: string) =>
      get<{ order_amount: number; order_lines: Record<string, unknown>[]; status: string }>(
        `/admin/orders/${id}`,
      ),
    async journal(id: string): Promise<JournalEntry[]> {
      const answer = await get<JournalEntry[] | { entries: JournalEntry[] }>(
        `/admin/journal?order=${id}`,
      );
      return Array.isArray(answer) ? answer : answer.entries;
    },
    /** Updates of the authorization that arrived, answered or not. */
    async raises(id: string): Promise<JournalEntry[]> {
      const entries = await this.journal(id);
      return entries.filter((entry) => entry.event === 'received' && entry.method === 'PATCH');
    },
    /** Updates of the authorization that took effect. */
    async applied(id: string): Promise<JournalEntry[]> {
      const entries = await this.journal(id);
      const updates = new Set((await this.raises(id)).map((entry) => entry.call));
      return entries.filter((entry) => entry.event === 'applied' && updates.has(entry.call));
    },
  };
}

export type KlarnaDesk = ReturnType<typeof klarnaDesk>;

function klarnaLine(line: Order['lines'][number]) {
  return {
    type: line.kind === 'digital' ? 'digital' : 'physical',
    reference: line.reference,
    name: line.name,
    quantity: line.quantity,
    unit_price: line.unitPriceMinor,
    tax_rate: line.taxRateBp,
    total_discount_amount: line.discountMinor,
    total_amount: line.totalMinor,
    total_tax_amount: line.taxMinor,
  };
}
