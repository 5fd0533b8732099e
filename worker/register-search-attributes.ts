import type { Connection } from '@temporalio/client';
import { searchAttributes } from '../workflows/messages';

/** Values of `temporal.api.enums.v1.IndexedValueType`. */
const indexedValueType = { KEYWORD: 2, INT: 3, BOOL: 5 } as const;

/**
 * Registers the attributes ops filter by, once per namespace; those already there are left alone.
 * A namespace that does not let us is no reason not to run: the answer says so and why.
 */
export async function registerSearchAttributes(
  connection: Connection,
  namespace: string,
): Promise<{ registered: boolean; reason?: string }> {
  try {
    const known = await knownAttributes(connection, namespace);
    const missing = Object.values(searchAttributes).filter((key) => !known.has(key.name));
    if (missing.length === 0) return { registered: true };
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(
        missing.map((key) => [key.name, indexedValueType[key.type]]),
      ),
    });
    return { registered: true };
  } catch (error) {
    return { registered: false, reason: String(error) };
  }
}

/** The time-skipping test server cannot list them; adding one twice is then its to refuse. */
async function knownAttributes(
  connection: Connection,
  namespace: string,
): Promise<ReadonlySet<string>> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace,
    });
    return new Set(Object.keys(customAttributes ?? {}));
  } catch {
    return new Set();
  }
}
