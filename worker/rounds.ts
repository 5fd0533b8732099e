/**
 * Does something again and again, one round after the other: a round that takes longer than its
 * time delays the next. `failed` is told of a round that threw; the next one tries again. The
 * rounds keep no process alive.
 */
export function startRounds(
  round: () => Promise<void>,
  failed: (error: unknown) => void,
  everyMs: number,
): { stop(): void } {
  let isRunning = false;
  const once = async () => {
    if (isRunning) return;
    isRunning = true;
    try {
      await round();
    } catch (error) {
      failed(error);
    } finally {
      isRunning = false;
    }
  };
  const timer = setInterval(() => void once(), everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
