interface LogEntry {
  tnx?: string;
}

const ignore = () => undefined;

/**
 * Watches one submission for the server's `354`: the moment from which the message may have been
 * accepted without our knowing it (`docs/design.md` §7).
 *
 * nodemailer tells of replies in its transaction log only. The `DATA` command is no witness: it is
 * pipelined with the envelope. Nothing of the log is kept but this one fact, because its other
 * entries hold addresses.
 */
export function watchForData() {
  let isSeen = false;
  return {
    /** True once the server asked for the message. */
    isDataAccepted: () => isSeen,
    logger: {
      debug(entry: LogEntry, message: unknown) {
        if (entry.tnx === 'server' && typeof message === 'string' && message.startsWith('354')) {
          isSeen = true;
        }
      },
      // nodemailer sends a level that is missing to one that is not
      trace: ignore,
      info: ignore,
      warn: ignore,
      error: ignore,
      fatal: ignore,
    },
  };
}
