/** The part of the table of problems that is about follow-ups and their links. */
export const followUpProblems = {
  follow_up_unknown: {
    status: 404,
    title: 'Unknown follow-up',
    detail: 'This link was not made here, or nothing was sent with it.',
  },
  unsubscribe_unknown: {
    status: 404,
    title: 'Unknown link',
    detail: 'This link to stop messages was not made here; use the one in the message, whole.',
  },
  follow_up_redeemed: {
    status: 409,
    title: 'The offer was taken already',
    detail: 'Another order has it; a follow-up is sold once.',
  },
  follow_up_expired: {
    status: 410,
    title: 'The offer of this follow-up has ended',
    detail: 'Sell the item at its list price.',
  },
  too_many_visits: {
    status: 429,
    title: 'This link is asked for too often',
    detail: 'At most 60 times a minute.',
  },
} as const;
