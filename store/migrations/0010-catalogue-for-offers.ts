/** What offers want to know of a product, and the prices it had: a discount must be genuine (B16). */
export const catalogueForOffers = {
  name: '0010-catalogue-for-offers',
  sql: `
    alter table products
      add column categories text[] not null default '{}',
      add column refill_of text[] not null default '{}',
      add column needs_consideration boolean not null default false,
      add column is_repeatable boolean not null default false;
    create index products_categories on products using gin (categories);
    create index products_refill_of on products using gin (refill_of);

    -- one row whenever the price outside offers changed
    create table price_history (
      reference text not null,
      market text not null,
      currency text not null,
      since timestamptz not null default now(),
      -- the lowest anybody could pay outside offers: list price or public promotion
      public_price_minor bigint not null,
      primary key (reference, market, currency, since)
    );
  `,
};
