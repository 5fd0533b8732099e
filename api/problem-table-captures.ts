/** The part of the table of problems that is about captures. */
export const captureProblems = {
  order_not_released: {
    status: 409,
    title: 'The order is not released yet',
    detail: 'Capture once the warehouse has it.',
  },
  capture_refused: {
    status: 409,
    title: 'The provider refused the capture',
    detail: '`reason` has its code.',
  },
  capture_unresolved: {
    status: 409,
    title: 'It is not known whether the capture went through',
    detail: 'The provider did not say. Look at the order there before anything else.',
  },
  capture_above_authorization: {
    status: 422,
    title: 'More than the order is worth',
    detail: 'All captures together stay within the proven total of the order.',
  },
} as const;
