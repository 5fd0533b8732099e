import { z } from 'zod';
import { policyName } from './offer-template';
import { text } from './common';

const noteMax = 500;

export const policyParams = z.strictObject({ policy: policyName });

/** The shape itself is checked by `readPolicy`, which names every fault at once. */
export const policyDocument = z
  .looseObject({})
  .describe('an offer policy, as JSON or YAML; its schema: GET /offer-policies/schema');

export const optionalDocument = policyDocument.nullish().describe('absent: the draft');

const offerId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}\/[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/);

export const pauseBody = z
  .strictObject({
    offer: offerId.exactOptional().describe('`<step>/<product>`; absent: the whole policy'),
    note: text(noteMax).describe('why; kept with the policy'),
  })
  .meta({ examples: [{ offer: 'tier-1/BAG-1', note: 'Too many came back' }] });

const document = z.looseObject({ policy: z.string() });

const version = z.object({ version: z.int(), publishedAt: z.string(), document });

const state = z.enum(['draft', 'live', 'paused']);

export const policyReply = z.object({
  policy: z.string(),
  state,
  draft: document.optional(),
  published: version.optional(),
  pausedOffers: z.array(z.string()),
  pauses: z
    .array(
      z.object({
        offer: z.string().optional().describe('absent: the whole policy'),
        state: z.string(),
        note: z.string(),
        at: z.string(),
      }),
    )
    .describe('the newest first'),
  diagram: z.string().describe('the funnel as a Mermaid flowchart'),
});

export const fault = z.object({
  check: z.string().describe('stable: decide by this one'),
  field: z.string(),
  detail: z.string(),
});

export const verdictReply = z.object({
  errors: z.array(fault).describe('with one of these it is not published'),
  warnings: z.array(fault),
});

export const publishReply = z.object({
  policy: z.string(),
  version: z.int(),
  publishedAt: z.string(),
  warnings: z.array(fault),
});

export const versionsReply = z.object({ versions: z.array(version).describe('the newest first') });

export const policiesReply = z.object({
  policies: z.array(
    z.object({
      policy: z.string(),
      title: z.string(),
      priority: z.int(),
      state,
      version: z.int().optional(),
      publishedAt: z.string().optional(),
    }),
  ),
});

export const schemaReply = z.looseObject({}).describe('JSON Schema, 2020-12');
