import type { FastifyBaseLogger } from 'fastify';
import { guardrailReport, isToBePaused } from '../analytics/guardrail-report';
import type { OfferStandings } from '../domain/experiments';
import type { OfferPlace } from '../domain/numbers';
import { PauseState, type OfferPolicies } from '../domain/offer-ports';

export interface GuardrailDeps {
  standings: OfferStandings;
  offerPolicies: OfferPolicies;
  logger?: FastifyBaseLogger;
}

/**
 * Looks at offers that something just came back of and pauses what is proven to do harm (D24):
 * the next order is decided without it, and a person resumes it, with a note. Two looks at once
 * may both pause it, which is one pause told twice.
 */
export async function evaluateGuardrail(
  deps: GuardrailDeps,
  places: readonly OfferPlace[],
): Promise<void> {
  for (const place of places) await evaluate(deps, place);
}

async function evaluate(deps: GuardrailDeps, place: OfferPlace): Promise<void> {
  const { standings, offerPolicies, logger } = deps;
  const standing = await standings.of(place);
  if (!standing || !isToBePaused(standing)) return;
  const { policy, step, item } = place;
  const { returned, accepted, refundRateMaxBp, e, maturity } = guardrailReport(standing);
  const note =
    `${returned} of ${accepted} accepted came back, more than ${refundRateMaxBp / 100} % for ` +
    `certain (e = ${e.toPrecision(3)}; ${Math.round(100 * (maturity ?? 0))} % are older than ` +
    'a month). Look at what was promised and at what was sent, then resume it with a note.';
  await offerPolicies.pause({
    policy,
    offer: `${step}/${item}`,
    state: PauseState.pausedByGuardrail,
    note,
  });
  logger?.warn({ policy, step, item, returned, accepted, e }, 'the guardrail paused an offer');
}
