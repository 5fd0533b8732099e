export const outboxAndCaptures = {
  name: '0003-outbox-and-captures',
  sql: `
    create table confirmation_emails (
      order_number text primary key,
      message_id text not null,
      from_address text not null,
      to_address text not null,
      raw text not null,
      created_at timestamptz not null default now()
    );

    create table captures (
      order_number text not null references orders,
      request_id text not null,
      amount_minor bigint not null check (amount_minor > 0),
      status text not null check (status in ('booked', 'done', 'refused')),
      created_at timestamptz not null default now(),
      primary key (order_number, request_id)
    );
  `,
};
