export const catalogueAndStock = {
  name: '0002-catalogue-and-stock',
  sql: `
    create table products (
      reference text primary key,
      name text not null,
      kind text not null,
      prices jsonb not null,
      is_published boolean not null,
      published_from timestamptz,
      published_until timestamptz,
      quantity_max integer not null,
      related_to text[] not null,
      parts jsonb
    );

    create index products_related_to on products using gin (related_to);

    create table stock (
      reference text primary key,
      on_hand integer check (on_hand >= 0),
      reserved integer not null default 0 check (reserved >= 0)
    );

    create table reservations (
      order_number text not null,
      request_id text not null,
      status text not null check (status in ('reserved', 'committed', 'empty', 'released')),
      expires_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (order_number, request_id),
      -- what can be held must end by itself
      constraint reservations_end check (status <> 'reserved' or expires_at is not null)
    );

    create index reservations_to_sweep on reservations (expires_at) where status = 'reserved';

    create table reservation_items (
      order_number text not null,
      request_id text not null,
      reference text not null,
      quantity integer not null check (quantity > 0),
      primary key (order_number, request_id, reference),
      foreign key (order_number, request_id) references reservations on delete cascade
    );
  `,
};
