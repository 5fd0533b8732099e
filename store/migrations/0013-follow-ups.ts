/** Follow-ups that were sent, who wants none any more, and samples owed to a customer's next order. */
export const followUps = {
  name: '0013-follow-ups',
  sql: `
    create table follow_ups (
      number text primary key,
      policy text not null,
      version integer not null,
      -- hashes: of the customer, and of the very address it is sent to
      customer text not null,
      address text,
      channel text not null,
      item text not null,
      -- the offer, and what is sent, made once: every copy is the same; null where it was dropped
      message json,
      -- 'prepared', 'sent', 'unknown', 'refused', 'dropped'
      status text not null,
      reason text,
      unit_minor bigint,
      currency text,
      expires_at timestamptz,
      -- the workflow's clock, like sent_at
      created_at timestamptz not null,
      sent_at timestamptz,
      redeemed_by text
    );
    create index follow_ups_customer on follow_ups (customer, created_at);
    create index follow_ups_address on follow_ups (address, created_at);

    -- what a customer has ordered since, open or over, is looked for among the latest
    create index orders_created_at on orders (created_at);

    create table unsubscribes (
      -- a hash, of a customer or of an address
      customer text not null,
      -- 'email' or 'sms'
      channel text not null,
      at timestamptz not null default now(),
      primary key (customer, channel)
    );

    create table owed_samples (
      from_number text not null,
      request_id text not null,
      customer text not null,
      item text not null,
      quantity integer not null,
      -- the order it was put into; null: still owed; from_number: taken there and then
      given_in text,
      created_at timestamptz not null default now(),
      primary key (from_number, request_id)
    );
    create index owed_samples_customer on owed_samples (customer, created_at);
    -- one each, also to a customer whose two orders were open at once
    create unique index owed_samples_one_each on owed_samples (customer, item);
  `,
};
