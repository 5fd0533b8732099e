/** What the demo warehouse knows of one order. */
export interface WarehouseOrder {
  order: string;
  state: 'unknown' | 'held' | 'released' | 'cancelled';
  until?: string;
  lines?: {
    line: string;
    reference: string;
    quantity: number;
    origin: string;
    deliveredAt?: string;
  }[];
  /** digital lines, once for each webhook id */
  delivered: { line: string; reference: string; quantity: number; at: string; webhookId: string }[];
  deliveries: WarehouseDelivery[];
  releases: number;
}

export interface WarehouseDelivery {
  at: string;
  webhookId: string;
  type: string;
  duplicate: boolean;
  status: number;
  data: Record<string, unknown>;
}

export function warehouseDesk(url: string) {
  return {
    async order(number: string): Promise<WarehouseOrder> {
      return (await (await fetch(`${url}/admin/orders/${number}`)).json()) as WarehouseOrder;
    },
    /** Event types that were taken, repeats left out. */
    async events(number: string): Promise<string[]> {
      const { deliveries } = await this.order(number);
      return deliveries
        .filter((each) => each.status === 200 && !each.duplicate)
        .map((each) => each.type);
    },
    /** Webhooks of one type as they came, refused and repeated ones too. */
    async received(number: string, type: string): Promise<WarehouseDelivery[]> {
      const { deliveries } = await this.order(number);
      return deliveries.filter((each) => each.type === type);
    },
    /** `type`: hits webhooks of that type only */
    async fault(
      kind: '500' | 'slow' | 'none',
      times?: number,
      hits: { type?: string; delayMs?: number } = {},
    ): Promise<void> {
      await fetch(`${url}/admin/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind, ...(times ? { times } : {}), ...hits }),
      });
    },
  };
}

export type WarehouseDesk = ReturnType<typeof warehouseDesk>;
