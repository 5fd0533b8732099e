import { z } from 'zod';
import type { OfferPolicy } from '../../domain/offer-policy';
import {
  documentLimits,
  draftLimits,
  publishLimits,
  type PolicyLimits,
} from '../../domain/policy-limits';
import { text } from './common';
import { address, offerChanges, offerTemplate, policyName } from './offer-template';
import { trigger } from './offer-trigger';

const priorityMax = 1000;
export const weightMax = 1000;
/** A later offer is good for a month at most. */
const validHoursMax = 720;
const capMax = 100;
const capDaysMax = 365;
const wholeBp = 10_000;
/** Longest address of the shop's page in a text message: every 153 characters cost once more. */
const smsLinkMax = 300;

/** A merchant's offer policy. Its sense is checked when it is published (`publish-checks.ts`). */
function policySchema(limits: PolicyLimits) {
  const step = z.strictObject({
    step: policyName,
    onAccept: policyName.exactOptional().describe('the step shown next; absent: none'),
    onDecline: policyName.exactOptional().describe('a cheaper step; absent: none'),
    offer: offerTemplate(limits),
  });
  const variant = z.strictObject({
    variant: policyName,
    weight: z.int().min(1).max(weightMax),
    offers: z.record(policyName, offerChanges(limits)).describe('by step, what is different'),
  });
  const experiment = z.strictObject({
    experiment: policyName,
    salt: text(64).describe('another one deals everybody anew'),
    unit: z.enum(['customer', 'order']),
    holdoutBp: z.int().min(0).max(wholeBp).describe('share that is shown nothing'),
    variants: z.array(variant).min(1).max(documentLimits.variants),
  });
  const { min, max } = limits.delayHours;
  const followUp = z
    .strictObject({
      channel: z.enum(['email', 'sms']),
      delayHours: z.int().min(min).max(max),
      offer: offerTemplate(limits).describe('a new offer at its own price'),
      validHours: z.int().min(1).max(validHoursMax),
      linkUrl: address.describe("the shop's page"),
    })
    .refine(({ channel, linkUrl }) => channel !== 'sms' || linkUrl.length <= smsLinkMax, {
      path: ['linkUrl'],
      error: `At most ${smsLinkMax} characters in a text message: each of its parts is paid for`,
    });
  return z.strictObject({
    policy: policyName,
    title: text(120),
    priority: z.int().min(0).max(priorityMax).describe('the highest that applies decides'),
    trigger,
    funnel: z.strictObject({
      start: policyName,
      steps: z.array(step).min(1).max(limits.steps),
    }),
    experiment: experiment.exactOptional(),
    followUp: followUp.exactOptional(),
    frequencyCap: z
      .strictObject({
        offersMax: z.int().min(1).max(capMax),
        withinDays: z.int().min(1).max(capDaysMax),
      })
      .exactOptional()
      .describe('of one customer, over all orders'),
    refundRateMaxBp: z
      .int()
      .min(1)
      .max(wholeBp)
      .exactOptional()
      .describe('refunds of accepted offers above this share pause the offer'),
    overrides: z
      .array(z.strictObject({ check: text(64), reason: text(500) }))
      .max(documentLimits.overrides)
      .exactOptional()
      .describe('reasons, given by a person, for which a publish check is overridden'),
  }) satisfies z.ZodType<OfferPolicy>;
}

/** What is taken as a draft: wider than what can be published, so that all faults are told. */
export const draftSchema = policySchema(draftLimits);

const publishedSchema = policySchema(publishLimits);

/** JSON Schema (2020-12) of what can be published, for editors and generators of policies. */
export function policyJsonSchema(): Record<string, unknown> {
  return {
    title: 'Postlude offer policy',
    ...z.toJSONSchema(publishedSchema, { io: 'input', reused: 'ref' }),
  };
}
