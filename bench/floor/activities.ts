import type { Transporter } from 'nodemailer';
import type { Pool } from 'pg';
import type { Webhook } from 'standardwebhooks';
import type { FloorAdd, FloorLine, FloorOrder } from './messages';
import { createKlarnaCall, createWarehouseCall } from './outside';

/** What the floor's activities reach the world through. */
export interface FloorWorld {
  pool: Pool;
  klarna: { url: string; authorization: string };
  mail: { transport: Transporter; from: string };
  warehouse: { url: string; webhook: Webhook };
}

interface Basket {
  order: FloorOrder;
  totalMinor: number;
  lines: FloorLine[];
}

/** VAT of the one product, in hundredths of a per cent, as the provider counts it. */
const taxRate = 2500;

/** Far beyond a run of the benchmark: no hold runs out in it. */
const holdSlackMs = 30 * 60_000;

/** The floor's effects, each as few statements and requests as it takes. */
export function createFloorActivities({ pool, klarna, mail, warehouse }: FloorWorld) {
  const askKlarna = createKlarnaCall(klarna);
  const tellWarehouse = createWarehouseCall(warehouse);
  return {
    /** Reads the provider's lines and writes the order's row. */
    async openOrder({ number, totalMinor, authorizationRef }: FloorOrder): Promise<FloorLine[]> {
      const held: { order_lines: FloorLine[] } = JSON.parse(
        await askKlarna('GET', authorizationRef),
      );
      await pool.query('insert into orders (number, total_minor, lines) values ($1, $2, $3)', [
        number,
        totalMinor,
        JSON.stringify(held.order_lines),
      ]);
      return held.order_lines;
    },
    async holdOrder(order: FloorOrder): Promise<void> {
      const until = new Date(Date.now() + order.windowMs + holdSlackMs).toISOString();
      await tellWarehouse('order.held', order.number, { until });
    },
    /** Takes one piece off the shelf; the line as the provider shall see it. */
    async reserve({ item }: FloorAdd): Promise<FloorLine> {
      const { rows } = await pool.query<{ name: string; price_minor: number }>(
        `update products set reserved = reserved + 1
         where reference = $1 and on_hand > reserved returning name, price_minor`,
        [item],
      );
      const [product] = rows;
      if (!product) throw new Error(`${item} is out of stock`);
      return lineOf(item, product.name, product.price_minor);
    },
    async raise({ order, add, totalMinor, lines }: Basket & { add: FloorAdd }): Promise<void> {
      const body = { order_amount: totalMinor, order_lines: lines };
      await askKlarna('PATCH', `${order.authorizationRef}/authorization`, body, add.id);
    },
    /** The piece is sold and the order larger, in one statement and so in one transaction. */
    async commit({ order, add, totalMinor, lines }: Basket & { add: FloorAdd }): Promise<void> {
      await pool.query(
        `with sold as (
           update products set on_hand = on_hand - 1, reserved = reserved - 1 where reference = $1
         )
         update orders set total_minor = $3, lines = $4 where number = $2`,
        [add.item, order.number, totalMinor, JSON.stringify(lines)],
      );
    },
    async sendEmail({ order, totalMinor, lines }: Basket): Promise<void> {
      const text = lines.map(({ name, total_amount }) => `${name}  ${total_amount}`).join('\n');
      await mail.transport.sendMail({
        from: mail.from,
        to: order.email,
        subject: `Your order ${order.number}`,
        text: `${text}\n\nTotal  ${totalMinor}\n`,
      });
    },
    /** The final state, then the warehouse. */
    async releaseOrder({ order, lines }: Pick<Basket, 'order' | 'lines'>): Promise<void> {
      await pool.query(`update orders set status = 'released' where number = $1`, [order.number]);
      await tellWarehouse('order.released', order.number, { lines });
    },
  };
}

export type FloorActivities = ReturnType<typeof createFloorActivities>;

function lineOf(reference: string, name: string, priceMinor: number): FloorLine {
  return {
    type: 'physical',
    reference,
    name,
    quantity: 1,
    unit_price: priceMinor,
    tax_rate: taxRate,
    total_discount_amount: 0,
    total_amount: priceMinor,
    total_tax_amount: Math.round((priceMinor * taxRate) / (10_000 + taxRate)),
  };
}
