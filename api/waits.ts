/** How long the API waits for others, in milliseconds. Every answer has one of these bounds. */

/** `open` and the answer of a command: longer than an add takes, shorter than a shopper waits. */
export const answerWaitMs = 5000;

/** The longest a caller may ask us to wait (`Prefer: wait=30`). */
export const preferWaitMaxS = 30;

/** One attempt to hand a signal to Temporal (a healthy server answers in some 10 ms) … */
export const signalWaitMs = 2000;
/** … and how many are made: the workflow takes a request id once, so a repeat is harmless. */
export const signalAttemptsMax = 2;

/** Looking for a recorded outcome before a new command is sent (measured: 2 to 11 ms). */
export const replayLookMs = 250;

/** Looking for the outcome of a request somebody asks about. */
export const requestLookMs = 1000;

/** A query: a worker that has to replay the order first needs tens of milliseconds. */
export const queryWaitMs = 3000;

/** Looking where a shopper stands in the funnel: an add goes on without an answer. */
export const walkLookMs = 1000;

/** Asking Temporal whether a workflow runs. */
export const describeWaitMs = 1500;

/** A capture is a workflow with a provider call in it. */
export const captureWaitMs = 10_000;

/** `Retry-After` of answers that say "not yet": whole seconds. */
export const retryAfterS = 2;
