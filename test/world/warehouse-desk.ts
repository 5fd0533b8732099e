/** What the demo warehouse knows of one order. */
export interface WarehouseOrder {
  order: string;
  state: 'unknown' | 'held' | 'released' | 'cancelled';
  until?: string;
  lines?: { line: string; reference: string; quantity: number; origin: string }[];
  deliveries: { type: string; duplicate: boolean; status: number }[];
  releases: number;
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
    async fault(kind: '500' | 'slow' | 'none', times?: number): Promise<void> {
      await fetch(`${url}/admin/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind, ...(times ? { times } : {}) }),
      });
    },
  };
}

export type WarehouseDesk = ReturnType<typeof warehouseDesk>;
