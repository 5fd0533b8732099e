import type { Connection } from '@temporalio/client';
import { searchAttributes } from '../workflows/messages';

/** Values of `temporal.api.enums.v1.IndexedValueType`. */
const indexedValueType = { KEYWORD: 2, INT: 3, BOOL: 5, DATETIME: 6 } as const;

/** Type by name, as Temporal numbers them. */
type Types = Readonly<Record<string, number>>;

const wanted: Types = Object.fromEntries(
  Object.values(searchAttributes).map((key) => [key.name, indexedValueType[key.type]]),
);

/**
 * Registers the attributes ops filter by, once per namespace; those already there are left alone.
 * A namespace that does not let us is no reason not to run: the answer says so and why.
 */
export async function registerSearchAttributes(
  connection: Connection,
  namespace: string,
): Promise<{ registered: boolean; reason?: string }> {
  try {
    const missing = without(await knownTypes(connection, namespace));
    if (Object.keys(missing).length === 0) return { registered: true };
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: missing });
    return { registered: true };
  } catch (error) {
    return { registered: false, reason: String(error) };
  }
}

/** @throws when one of our names stands for something else: setting it would be refused. */
function without(known: Types): Record<string, number> {
  const other = Object.keys(wanted).find((name) => known[name] && known[name] !== wanted[name]);
  if (other) throw new Error(`${other} is registered with another type`);
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => !known[name]));
}

/** The time-skipping test server cannot list them; adding one twice is then its to refuse. */
async function knownTypes(connection: Connection, namespace: string): Promise<Types> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace,
    });
    return { ...customAttributes };
  } catch {
    return {};
  }
}
