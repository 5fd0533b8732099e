/** The part of the table of problems that is about offer policies. */
export const offerPolicyProblems = {
  malformed_yaml: {
    status: 400,
    title: 'The body is not YAML',
    detail: '`errors` names every place that cannot be read. Tags are not taken.',
  },
  policy_unknown: {
    status: 404,
    title: 'Unknown policy',
    detail: 'Nobody sent this policy, or no draft of it: PUT it first.',
  },
  policy_offer_unknown: {
    status: 404,
    title: 'The policy makes no such offer',
    detail: 'An offer is named by its step and product: `tier-1/BAG-1`.',
  },
  policy_not_published: {
    status: 409,
    title: 'The policy was never published',
    detail: 'A draft shows nobody anything: there is nothing to pause or resume.',
  },
  too_many_policies: {
    status: 409,
    title: 'No more policies',
    detail: 'A shop has at most 200: write into one that is no longer used.',
  },
  offer_untrue: {
    status: 409,
    title: 'The offer is still no genuine discount',
    detail: 'Lower its price or publish another version before it is resumed.',
  },
  policy_invalid: {
    status: 422,
    title: 'The policy cannot be used as it is',
    detail: '`errors` names everything that is wrong, where, and what to do.',
  },
} as const;
