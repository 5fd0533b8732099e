/** Which orders have a funnel to walk: an add to any other needs no look at the order first. */
export const ordersWithAFunnel = {
  name: '0017-orders-with-a-funnel',
  sql: 'alter table orders add column has_funnel boolean not null default false;',
};
