/**
 * Offer policies: version 0 is the draft, every published version stays as it was. A pause is an
 * event, of a whole policy or of one offer of it; the latest event of each counts.
 */
export const offerPolicies = {
  name: '0009-offer-policies',
  sql: `
    create table offer_policies (
      policy text not null,
      version integer not null,
      document json not null,
      created_at timestamptz not null default now(),
      primary key (policy, version)
    );
    -- orders are judged by what was published: nobody changes it afterwards, not even by hand
    create function refuse_change_of_published() returns trigger language plpgsql as $$
    begin
      raise exception 'version % of offer policy % was published and stays as it is',
        old.version, old.policy;
    end $$;
    create trigger published_stays before update or delete on offer_policies
      for each row when (old.version > 0) execute function refuse_change_of_published();

    create table offer_pauses (
      id bigint generated always as identity primary key,
      policy text not null,
      -- '<step>/<item>'; null: the whole policy
      offer text,
      -- 'paused', 'paused_by_guardrail', 'paused_as_untrue', 'resumed'
      state text not null,
      note text not null,
      created_at timestamptz not null default now()
    );
    create index offer_pauses_latest on offer_pauses (policy, offer, id);
  `,
};
