import type { OfferStanding } from '../domain/experiments';
import { isHarmful, lnReturnEvidence, pauseFromE, refundRateMaxDefaultBp } from './guardrail';
import { rateReport, type RateReport } from './rates';

/** Beyond it an e-value is only told to be huge: JSON has no infinity. */
const lnEMax = 700;

/** How an offer stands before the guardrail (product §6.7, D24). */
export interface GuardrailReport {
  policy: string;
  step: string;
  item: string;
  refundRateMaxBp: number;
  /** since it was last audited and resumed, or ever */
  accepted: number;
  returned: number;
  returnRate: RateReport;
  /** evidence that more than the threshold comes back, at least {@link pauseFromE}: paused */
  e: number;
  pausesFromE: number;
  /** share of the accepted that are older than a month: of the others more may come back */
  maturity: number | null;
  /** `live`, or the latest pause of the offer */
  state: string;
  note: string | null;
  stateAt: string | null;
  since: string | null;
}

export function guardrailReport(standing: OfferStanding): GuardrailReport {
  const { policy, step, item, accepted, returned, matured, note, stateAt, since } = standing;
  const refundRateMaxBp = standing.refundRateMaxBp ?? refundRateMaxDefaultBp;
  const lnE = lnReturnEvidence(countsOf(standing), refundRateMaxBp);
  return {
    policy,
    step,
    item,
    refundRateMaxBp,
    accepted,
    returned,
    returnRate: rateReport(returned, accepted),
    e: Math.exp(Math.min(lnE, lnEMax)),
    pausesFromE: pauseFromE,
    maturity: accepted === 0 ? null : matured / accepted,
    state: isLive(standing) ? 'live' : (standing.state ?? 'live'),
    note,
    stateAt,
    since,
  };
}

/** Is there enough evidence to pause an offer that is not paused yet? */
export function isToBePaused(standing: OfferStanding): boolean {
  const rateMaxBp = standing.refundRateMaxBp ?? refundRateMaxDefaultBp;
  return isLive(standing) && isHarmful(countsOf(standing), rateMaxBp);
}

function isLive({ state }: OfferStanding): boolean {
  return state === null || state === 'resumed';
}

function countsOf({ accepted, returned }: OfferStanding) {
  return { returned, kept: accepted - returned };
}
