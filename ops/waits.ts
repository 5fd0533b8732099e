/** How long the commands wait for others, in milliseconds. Each ends with a sentence. */

/** Finding Temporal: a healthy one on the same network answers in some 10 ms. */
export const connectWaitMs = 3_000;

/** Asking Temporal alone. */
export const describeWaitMs = 3_000;

/** A query needs a worker, which may have to replay the order first. */
export const queryWaitMs = 3_000;

/** One attempt to hand a signal to Temporal … */
export const signalWaitMs = 3_000;
/** … and how many are made: the workflow takes a request id once, so a repeat is harmless. */
export const signalAttemptsMax = 2;

/** `close`, `cancel` and `resolve` are answered as soon as a worker has read them. */
export const outcomeWaitMs = 10_000;

/** An attempt at the email takes up to 30 s, and another one may be under way before it. */
export const emailWaitMs = 75_000;
