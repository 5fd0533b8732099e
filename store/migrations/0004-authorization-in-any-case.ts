/**
 * One authorization opens one order (I1), also when its reference comes in another letter case:
 * providers whose ids are UUIDs read them in either. The index keeps its name, so that a process
 * of the deploy before still knows what it ran into. Where two orders share an authorization
 * already this step fails with its reference: a person must look before anything else is sold.
 */
export const authorizationInAnyCase = {
  name: '0004-authorization-in-any-case',
  sql: `
    drop index orders_authorization;

    create unique index orders_authorization
      on orders (provider, lower(authorization_ref collate "C"));
  `,
};
