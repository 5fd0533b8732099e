/** The part of the table of problems that is about numbers and what came back. */
export const analyticsProblems = {
  experiment_unknown: {
    status: 404,
    title: 'No order was in this experiment',
    detail: '`GET /analytics/experiments` lists those that had orders in a currency.',
  },
  experiment_without_choice: {
    status: 409,
    title: 'There is nothing to choose from',
    detail: 'The published policy has no experiment with two variants or more.',
  },
  batch_too_small: {
    status: 409,
    title: 'Too few orders since the last batch',
    detail: 'Wait until a hundred orders of the newest version are over.',
  },
  policy_changed: {
    status: 409,
    title: 'The policy was published meanwhile',
    detail: 'Nothing was changed: ask again, and the new version is reweighed.',
  },
  return_conflict: {
    status: 409,
    title: 'The return was posted with another content',
    detail: 'A `returnId` stands for one return: use a new one, or send the same again.',
  },
  return_above_line: {
    status: 409,
    title: 'More came back than went out',
    detail: 'All returns of a line together stay within its pieces and its total.',
  },
  return_line_unknown: {
    status: 422,
    title: 'The order went out without this line',
    detail: 'Name lines of `GET /orders/{order}`.',
  },
} as const;
