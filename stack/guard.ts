import { settleLedger } from './ledger';

/**
 * The guard: a process beside the stack that holds the other end of a pipe. The pipe closes when
 * the parent is gone, however it died, and then the guard ends what the parent left running.
 */
const ledgerFile = process.argv[2];

// A Ctrl-C or a closed terminal is for the parent; the guard stays until the parent is gone.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);

process.stdin.resume();
process.stdin.once('close', () => {
  if (ledgerFile !== undefined) void settleLedger(ledgerFile);
});
