/** The shop's policy: one document, replaced as a whole; the latest row counts, all are kept. */
export const policies = {
  name: '0006-policies',
  sql: `
    create table policies (
      id bigint generated always as identity primary key,
      document json not null,
      created_at timestamptz not null default now()
    );
  `,
};
