import { sql, type SQL } from 'drizzle-orm';

/** A moment as the rest of the product writes it, for statements that build JSON: UTC, with `Z`. */
export function isoText(column: SQL): SQL {
  return sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
