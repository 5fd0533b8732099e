/** Ids of the webhooks of payment providers that were handed on: a repeat goes no further. */
export const providerEvents = {
  name: '0008-provider-events',
  sql: `
    create table provider_events (
      provider text not null,
      event_id text not null,
      created_at timestamptz not null default now(),
      primary key (provider, event_id)
    );
  `,
};
