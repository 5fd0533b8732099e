import { randomBytes } from 'node:crypto';
import type { ConnectionLike } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';

/** `KEYWORD` among `temporal.api.enums.v1.IndexedValueType`, and how many a namespace may have. */
const keyword = 2;
const keywordsMax = 10;

/** A namespace of its own on the dev server, in which nothing is registered. */
export async function newNamespace(connection: ConnectionLike): Promise<string> {
  const namespace = `shop-${randomBytes(4).toString('hex')}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  return namespace;
}

/** A namespace that others have filled: no search attribute of ours has room in it. */
export async function fullNamespace(connection: ConnectionLike): Promise<string> {
  const namespace = await newNamespace(connection);
  const others = Array.from({ length: keywordsMax }, (_, index) => [`Other${index}`, keyword]);
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(others),
  });
  return namespace;
}
