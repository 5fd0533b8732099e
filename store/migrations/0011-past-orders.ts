/**
 * Orders that are over: imported by the merchant, or our own after their release. Who bought is a
 * hash, \`customer\`: enough to know a customer again, useless to whoever reads the table.
 */
export const pastOrders = {
  name: '0011-past-orders',
  sql: `
    create table past_orders (
      number text primary key,
      -- 'import' or 'window'
      source text not null,
      ordered_at timestamptz not null,
      customer text,
      market text not null,
      currency text not null,
      total_minor bigint not null,
      provider text,
      method text,
      channel text,
      campaign text
    );
    create index past_orders_customer on past_orders (customer, ordered_at);
    create index past_orders_ordered_at on past_orders (ordered_at);

    create table past_order_lines (
      number text not null references past_orders on delete cascade,
      line integer not null,
      reference text not null,
      quantity integer not null,
      unit_price_minor bigint not null,
      primary key (number, line)
    );
    create index past_order_lines_reference on past_order_lines (reference, number);
  `,
};
