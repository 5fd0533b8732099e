import { bodyProblems, shopProblems } from '../schemas/problem';

/** What the routes of offer policies with a body can meet before they look at a policy. */
export const offerPolicyProblems = [...shopProblems, ...bodyProblems, 'malformed_yaml'] as const;
