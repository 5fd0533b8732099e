/** The part of the table of problems that is about past orders and what is learned from them. */
export const pastOrderProblems = {
  malformed_csv: {
    status: 400,
    title: 'The body is not the CSV that is taken here',
    detail: 'UTF-8, commas, quotes by RFC 4180, and the header of docs/past-orders.md.',
  },
  policy_exists: {
    status: 409,
    title: 'There is a policy of this name already',
    detail: 'Somebody may have worked on it: send another `policy`, or PUT it yourself.',
  },
  past_orders_invalid: {
    status: 422,
    title: 'Some of the orders cannot be imported',
    detail: '`errors` says which and why. Nothing was stored; `?keepGood=true` stores the rest.',
  },
  suggestion_unusable: {
    status: 422,
    title: 'No policy can be made of these two products',
    detail: 'Both have to be for sale, and what is offered must not ask for choices.',
  },
  dry_run_busy: {
    status: 429,
    title: 'Another dry run is under way',
    detail: 'Orders come first: one at a time. Ask again when it is over.',
  },
} as const;
