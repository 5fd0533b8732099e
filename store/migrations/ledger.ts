/**
 * Part of migrations 0015 and 0016: once they are released this text is frozen with theirs.
 *
 * A ledger keeps sums of a table by key, so that a report over a million rows adds up a few
 * thousand. Triggers write what changed in the very transaction that changes the rows: a new row
 * adds, a removed one subtracts, a changed one does both. Nothing in it is ever updated, so that
 * orders which end at the same moment never wait for each other there. `merge` brings the entries
 * of a key together; reports are the same before and after it, only faster.
 */
export interface Ledger {
  /** its name in schema `tally` */
  name: string;
  /** the table whose rows are counted */
  of: string;
  /** type by key column */
  keys: Readonly<Record<string, string>>;
  /** type and aggregate by column; the first is the count of rows: where it is 0, all are */
  sums: Readonly<Record<string, readonly [type: string, aggregate: string]>>;
  /** the same question of the table and of rows like its: what the aggregates are over */
  rows: (source: string) => string;
  /** key columns, never null, that reports ask for and that are merged together */
  scope: readonly string[];
}

/** Rows of an update that are not the same afterwards. */
export function changed(one: string, other: string): string {
  return `(select * from ${one} except all select * from ${other}) changed`;
}

/** The sums of any rows like those of the table, in the ledger's own columns. */
export function tallied({ keys, sums, rows }: Ledger, source: string, sign = ''): string {
  const columns = Object.entries(sums).map(
    ([name, [type, aggregate]]) => `${sign}coalesce(${aggregate}, 0)::${type} as ${name}`,
  );
  const names = Object.keys(keys);
  return `select ${[...names, ...columns].join(', ')}
    from (${rows(source)}) n group by ${names.join(', ')}`;
}

/** The columns of a ledger, as a table or a function that returns it declares them. */
export function columnsOf({ keys, sums }: Ledger): string {
  return [
    ...Object.entries(keys).map(([name, type]) => `${name} ${type}`),
    ...Object.entries(sums).map(([name, [type]]) => `${name} ${type}`),
  ].join(', ');
}

export function namesOf({ keys, sums }: Ledger): string {
  return [...Object.keys(keys), ...Object.keys(sums)].join(', ');
}

/** The table, what writes it, and `tally.merge_<name>()`. */
export function createLedger(ledger: Ledger): string {
  const { name, of, scope } = ledger;
  const note = (source: string, sign = '') =>
    `insert into tally.${name} (${namesOf(ledger)}) ${tallied(ledger, source, sign)};`;
  return `
    create table tally.${name} (${columnsOf(ledger)}, is_merged boolean not null default false);
    create index ${name}_scope on tally.${name} (${scope.join(', ')});
    create index ${name}_loose on tally.${name} (${scope.join(', ')}) where not is_merged;

    create function tally.note_${name}() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' then
        ${note('fresh')}
      elsif tg_op = 'UPDATE' then
        ${note(changed('gone', 'fresh'), '-')}
        ${note(changed('fresh', 'gone'))}
      elsif tg_op = 'DELETE' then
        ${note('gone', '-')}
      else
        delete from tally.${name};
      end if;
      return null;
    end $$;
    ${triggersOf(of, `note_${name}`)}
    ${mergeOf(ledger)}`;
}

/** Calls `tally.<does>()` after every change of the table, with rows `gone` and `fresh`. */
export function triggersOf(table: string, does: string): string {
  const trigger = table.replace('.', '_');
  const after = (event: string, rows = '') =>
    `create trigger ${trigger}_${does}_${event} after ${event} on ${table} ${rows}
      for each statement execute function tally.${does}();`;
  return [
    after('insert', 'referencing new table as fresh'),
    after('update', 'referencing old table as gone new table as fresh'),
    after('delete', 'referencing old table as gone'),
    after('truncate'),
  ].join('\n');
}

/** One merges at a time; who comes second leaves it to the first. */
function mergeOf(ledger: Ledger): string {
  const { name, keys, sums, scope } = ledger;
  const [count = ''] = Object.keys(sums);
  const same = scope.map((column) => `l.${column} = s.${column}`);
  const added = Object.entries(sums).map(([column, [type]]) => `sum(${column})::${type}`);
  const names = Object.keys(keys).join(', ');
  return `
    create function tally.merge_${name}() returns void language plpgsql as $$
    begin
      if not pg_try_advisory_xact_lock(hashtextextended('tally.${name}', 0)) then return; end if;
      with s as (select distinct ${scope.join(', ')} from tally.${name} where not is_merged),
      taken as (delete from tally.${name} l using s where ${same.join(' and ')} returning l.*)
      insert into tally.${name} (${namesOf(ledger)}, is_merged)
      select ${names}, ${added.join(', ')}, true from taken
      group by ${names} having sum(${count}) <> 0;
    end $$;`;
}
