/**
 * What a capture was answered, kept for repeats that come after its workflow is forgotten, and
 * when it was booked: its key at the provider is good for so long only.
 */
export const captureAnswers = {
  name: '0005-capture-answers',
  sql: `
    alter table captures add column provider_ref text;

    alter table captures add column booked_at timestamptz;
    update captures set booked_at = created_at;
    alter table captures alter column booked_at set not null;
    alter table captures alter column booked_at set default now();
  `,
};
