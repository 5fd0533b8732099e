/**
 * Most workflows each worker of this run keeps in memory; undefined: the SDK's own choice. With 0,
 * every workflow task of every test replays its order from the beginning, so a step that depends
 * on anything but the history stops the order at once (`npm run test:uncached`).
 */
export const cachedWorkflowsMax = wanted(process.env['MAX_CACHED_WORKFLOWS']);

function wanted(setting: string | undefined): number | undefined {
  return setting === undefined ? undefined : Number(setting);
}

/** How many orders a worker keeps up with in real time: replays take turns, kept orders do not. */
export const ordersAtOnce = cachedWorkflowsMax === 0 ? 4 : 30;
