import { DrizzleQueryError } from 'drizzle-orm/errors';

/**
 * Postgres refused a statement or could not be reached. Drizzle's own error prints the
 * statement's values, and with them customers' data, into logs and workflow histories: this one
 * carries only the reason.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  /** SQLSTATE (`23505`), or the socket's code (`ECONNREFUSED`) */
  readonly code: string | undefined;
  /** the constraint that was violated, where it was one */
  readonly constraint: string | undefined;

  constructor(reason: unknown) {
    const code = textOf(reason, 'code');
    const message = textOf(reason, 'message') ?? 'no answer';
    super(code ? `${message} (${code})` : message);
    this.code = code;
    this.constraint = textOf(reason, 'constraint');
  }
}

/** Rethrows what the driver or drizzle threw as a `DatabaseError`; anything else as it is. */
export function plainly(error: unknown): never {
  if (error instanceof DrizzleQueryError) throw new DatabaseError(error.cause);
  throw error;
}

/** True for the violation of this unique constraint. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return (
    error instanceof DatabaseError && error.code === '23505' && error.constraint === constraint
  );
}

function textOf(reason: unknown, field: 'code' | 'message' | 'constraint'): string | undefined {
  if (typeof reason !== 'object' || reason === null) return undefined;
  const value: unknown = Reflect.get(reason, field);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
