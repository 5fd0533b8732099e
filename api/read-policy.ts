import type { OfferPolicy } from '../domain/offer-policy';
import type { PolicyFault } from '../domain/publish-check-table';
import { faultsOf } from './invalid-request';
import { Problem, type ProblemMembers } from './problems';
import { draftSchema } from './schemas/offer-policy';

/** Deeper than any policy goes, shallow enough for every parser. */
const nestingMax = 40;

/** Wrong shapes of one document that are named at most. */
const faultsMax = 100;

/**
 * The policy a body is, as a draft may be.
 * @param name from the address: the document has to say the same
 * @throws Problem `policy_invalid` with everything that has a wrong shape
 */
export function readPolicy(body: unknown, name: string): OfferPolicy {
  if (isNestedDeeper(body, nestingMax)) {
    throw invalid([{ field: 'body', detail: `Nested more than ${nestingMax} deep: flatten it` }]);
  }
  const { data, error } = draftSchema.safeParse(body);
  if (!data) throw invalid(faultsOf(error.issues).slice(0, faultsMax));
  if (data.policy === name) return data;
  const detail = `The address says ${name}: a policy keeps its name.`;
  throw invalid([{ field: 'policy', detail }]);
}

/** @throws Problem `policy_invalid` where a publish check refuses the policy */
export function refuseFaults(errors: readonly PolicyFault[]): void {
  if (errors.length > 0) throw invalid([...errors]);
}

function invalid(errors: NonNullable<ProblemMembers['errors']>): Problem {
  const [first] = errors;
  return new Problem('policy_invalid', {
    ...(first ? { field: first.field, detail: first.detail } : {}),
    errors,
  });
}

/** Without recursion: what it looks at may be nested as deep as a body is long. */
function isNestedDeeper(body: unknown, max: number): boolean {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > max) return true;
    level = level.flatMap((each) =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    );
  }
  return false;
}
