import {
  proxyActivities,
  proxyLocalActivities,
  type ActivityOptions,
  type LocalActivityOptions,
} from '@temporalio/workflow';
import type { Activities } from '../activities';
import { deliveryRetryFirstMs, deliveryRetryMaxMs } from '../domain/limits';

/*
 * Every call is `activities.verb.executeWithOptions({ ...options, ...step(…) }, [input])`: the
 * options given there replace the proxy's, and the step is what ops read of it (`step.ts`).
 */

const days = 24 * 60 * 60_000;

/**
 * Reads and opening. Unbounded in attempts: without the database nothing may be decided, and the
 * activity itself gives up on the provider after `openReadMs`.
 */
export const openingOptions: ActivityOptions = {
  startToCloseTimeout: '12s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
};

export const opening = proxyActivities<Pick<Activities, 'openOrder'>>(openingOptions);

/**
 * Short database steps, run in the workflow task itself: one billable action for all of a task.
 * Given up on quickly: a regular activity takes over where the step must not be lost.
 */
export const quickOptions: LocalActivityOptions = {
  startToCloseTimeout: '2s',
  // By count, not by time: measured, a local activity outlives its `scheduleToCloseTimeout`.
  retry: { initialInterval: '100ms', backoffCoefficient: 2, maximumAttempts: 4 },
};

export const quickly =
  proxyLocalActivities<
    Pick<Activities, 'prepareAdd' | 'commitAdd' | 'releaseStock' | 'storeFinal'>
  >(quickOptions);

/**
 * The raise. `startToCloseTimeout` is near the provider's p99, because a killed worker costs one
 * such wait; an update and the read that explains a refusal fit in it (`klarnaTimeoutMs`). The retries are for killed workers only, the
 * same key makes them one raise: everything the provider can say is a value.
 */
export const raisingOptions: ActivityOptions = {
  startToCloseTimeout: '7500ms',
  retry: { initialInterval: '200ms', maximumInterval: '2s', maximumAttempts: 4 },
};

export const raising =
  proxyActivities<Pick<Activities, 'raiseAuthorization' | 'restoreAuthorization'>>(raisingOptions);

/** A read changes nothing: a few quick attempts, then the caller decides. */
export const readingOptions: ActivityOptions = {
  startToCloseTimeout: '6s',
  retry: { initialInterval: '500ms', maximumAttempts: 3 },
};

export const reading = proxyActivities<Pick<Activities, 'readAuthorization'>>(readingOptions);

/** Voiding a cancelled order's authorization; the same key, so repeats are one void. */
export const voidingOptions: ActivityOptions = {
  startToCloseTimeout: '6s',
  retry: { initialInterval: '1s', maximumAttempts: 3 },
};

export const voiding = proxyActivities<Pick<Activities, 'voidAuthorization'>>(voidingOptions);

/** One attempt: a second copy of an email is sent only where the workflow counts it. */
export const mailingOptions: ActivityOptions = {
  startToCloseTimeout: '30s',
  retry: { maximumAttempts: 1 },
};

export const mailing =
  proxyActivities<Pick<Activities, 'submitConfirmation' | 'sendFollowUp'>>(mailingOptions);

/** Two short reads of the database: at most an hour, while nothing waits for them but the end. */
export const lookingOptions: ActivityOptions = {
  startToCloseTimeout: '5s',
  scheduleToCloseTimeout: '1h',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
};

export const looking = proxyActivities<Pick<Activities, 'wasShown'>>(lookingOptions);

/** The decision about a follow-up: half a day, then its moment has passed whatever it would be. */
export const preparingOptions: ActivityOptions = {
  startToCloseTimeout: '15s',
  scheduleToCloseTimeout: '12h',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5m' },
};

export const preparing = proxyActivities<Pick<Activities, 'prepareFollowUp'>>(preparingOptions);

/** Warehouse webhooks: for days, without holding anything else up. */
export const deliveringOptions: ActivityOptions = {
  startToCloseTimeout: '15s',
  scheduleToCloseTimeout: 3 * days,
  retry: {
    initialInterval: deliveryRetryFirstMs,
    backoffCoefficient: 2,
    maximumInterval: deliveryRetryMaxMs,
  },
};

export const delivering =
  proxyActivities<Pick<Activities, 'notifyWarehouse' | 'finishOrder'>>(deliveringOptions);

/** The same database steps where they must not be lost: compensations, and the final state. */
export const durableOptions: ActivityOptions = {
  startToCloseTimeout: '5s',
  scheduleToCloseTimeout: 3 * days,
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '1m' },
};

export const durably =
  proxyActivities<Pick<Activities, 'releaseStock' | 'storeFinal' | 'noteFollowUp'>>(durableOptions);

/** The commit of an add that the database did not take at once: tried for the drain budget. */
export const committingOptions: ActivityOptions = {
  startToCloseTimeout: '5s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '5s' },
};

export const committing = proxyActivities<Pick<Activities, 'commitAdd'>>(committingOptions);

/** A capture without a clear answer is repeated under its key; at most for an hour. */
export const capturingOptions: ActivityOptions = {
  startToCloseTimeout: '12s',
  scheduleToCloseTimeout: '1h',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
};

export const capturing = proxyActivities<Pick<Activities, 'capturePayment'>>(capturingOptions);

/** A late event: until the provider answers clearly, as long as a delivery is tried. */
export const reconcilingOptions: ActivityOptions = {
  startToCloseTimeout: '12s',
  scheduleToCloseTimeout: 3 * days,
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5m' },
};

export const reconciling = proxyActivities<Pick<Activities, 'reconcileOrder'>>(reconcilingOptions);
