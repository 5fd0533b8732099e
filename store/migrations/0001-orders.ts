export const orders = {
  name: '0001-orders',
  sql: `
    create table orders (
      number text primary key,
      registered json,
      run_id text,
      provider text,
      authorization_ref text,
      fingerprint text not null,
      confirmed json,
      final json,
      created_at timestamptz not null default now(),
      -- an owned order is proven paid: nothing of its claim may be missing
      constraint orders_claim check (
        run_id is null
        or (provider is not null and authorization_ref is not null and confirmed is not null)
      )
    );

    create unique index orders_authorization on orders (provider, authorization_ref);
  `,
};
