import { changed, type Ledger } from './ledger';
import { orderNumbers } from './tallies';

/**
 * What experiments are judged by. Part of migration 0016: once it is released this text is frozen
 * with it.
 */

/** Rows that a statement changed, with the sign they count with. */
function signed(): string {
  return `
    select -1 as sign, gone.* from (${orderNumbers(changed('gone', 'fresh'))}) gone
    union all select 1, fresh.* from (${orderNumbers(changed('fresh', 'gone'))}) fresh`;
}

const added = [
  'orders',
  'shown',
  'taken',
  'margin_unknown',
  'weight',
  'take',
  'kept_revenue',
  'kept_margin',
];

/** Adds what changed to the units it is about, one after the other: the same customer twice. */
function noteUnits(source: string): string {
  return `
    insert into tally.units as u (experiment, currency, variant, unit, ${added.join(', ')})
    select * from (
      select experiment, currency, variant, unit, sum(sign) as orders,
        coalesce(sum(sign) filter (where is_shown), 0) as shown,
        coalesce(sum(sign) filter (where is_taken), 0) as taken,
        coalesce(sum(sign) filter (where kept_margin_minor is null), 0) as margin_unknown,
        sum(sign * weight) as weight,
        coalesce(sum(sign * weight) filter (where is_upsold), 0) as take,
        sum(sign * kept_revenue_minor * weight) as kept_revenue,
        coalesce(sum(sign * kept_margin_minor * weight), 0) as kept_margin
      from (
        select *, coalesce(customer, number) as unit,
          round(1 / propensity::numeric, 12) as weight
        from (${source}) n
        where experiment is not null and variant is not null and propensity > 0
      ) n
      group by experiment, currency, variant, unit
    ) d
    -- An answer to the NPS changes nothing here, and must wait for nobody.
    where (${added.join(', ')}) <> (0, 0, 0, 0, 0, 0, 0, 0)
    order by experiment, currency, variant, unit
    on conflict (experiment, currency, variant, unit) do update set
      ${added.map((column) => `${column} = u.${column} + excluded.${column}`).join(', ')};`;
}

/**
 * One customer of an arm with all their orders, or one order of an unknown customer. Each order
 * weighs 1/propensity: where the shares never changed, that cancels out of every mean. Decimals
 * and not floats: what is added and taken away again must leave nothing.
 */
export const units = `
    create table tally.units (
      experiment text not null,
      currency text not null,
      variant text not null,
      unit text not null,
      orders integer not null,
      shown integer not null,
      taken integer not null,
      margin_unknown integer not null,
      weight numeric not null,
      take numeric not null,
      kept_revenue numeric not null,
      kept_margin numeric not null,
      primary key (experiment, currency, variant, unit)
    );
    -- As what each unit was dealt when its first order was over.
    create table tally.first_dealt (
      experiment text not null,
      currency text not null,
      unit text not null,
      policy text,
      version integer,
      variant text not null,
      primary key (experiment, currency, unit)
    );
    create function tally.note_units() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' then
        ${noteUnits(`select 1 as sign, n.* from (${orderNumbers('fresh')}) n`)}
      elsif tg_op = 'UPDATE' then
        ${noteUnits(signed())}
      elsif tg_op = 'DELETE' then
        ${noteUnits(`select -1 as sign, n.* from (${orderNumbers('gone')}) n`)}
      else
        truncate tally.units, tally.first_dealt;
      end if;
      if tg_op = 'INSERT' then
        insert into tally.first_dealt (experiment, currency, unit, policy, version, variant)
        select distinct on (experiment, currency, coalesce(customer, number))
          experiment, currency, coalesce(customer, number), policy, version, variant
        from fresh
        where experiment is not null and variant is not null and propensity > 0
        order by experiment, currency, coalesce(customer, number), opened_at
        on conflict do nothing;
      end if;
      return null;
    end $$;`;

/** Units that are alike, counted: what is alike need not be added up one by one. */
export const outcomes: Ledger = {
  name: 'unit_outcomes',
  of: 'tally.units',
  rows: (source) => `select * from ${source} where orders > 0`,
  scope: ['experiment', 'currency'],
  keys: {
    experiment: 'text',
    currency: 'text',
    variant: 'text',
    orders: 'integer',
    shown: 'integer',
    taken: 'integer',
    margin_unknown: 'integer',
    weight: 'numeric',
    take: 'numeric',
    kept_revenue: 'numeric',
    kept_margin: 'numeric',
  },
  sums: { units: ['integer', 'count(*)'] },
};

/** How many units a version was the first to deal, by variant. */
export const dealt: Ledger = {
  name: 'units_dealt',
  of: 'tally.first_dealt',
  rows: (source) => `select * from ${source}`,
  scope: ['experiment', 'currency'],
  keys: {
    experiment: 'text',
    currency: 'text',
    policy: 'text',
    version: 'integer',
    variant: 'text',
  },
  sums: { units: ['integer', 'count(*)'] },
};
