import { readConfig } from '../../api/config';

const complete = {
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  DATABASE_URL: 'postgres://postlude@127.0.0.1/postlude',
  POSTLUDE_API_KEY: 'k'.repeat(32),
  POSTLUDE_TOKEN_SECRET: 's'.repeat(32),
};

describe("the api's configuration", () => {
  it('needs four variables and has a default for the rest', () => {
    expect(readConfig(complete)).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      taskQueue: 'postlude',
      temporalNamespace: 'default',
      settings: { corsOrigins: [], clocks: { windowMs: 180_000 } },
    });
  });

  it('says in one sentence what is missing or wrong, and never a value', () => {
    const variables = { ...complete, POSTLUDE_API_KEY: 'short', TEMPORAL_ADDRESS: undefined };
    expect(() => readConfig(variables)).toThrow(
      'The api cannot start: set TEMPORAL_ADDRESS; POSTLUDE_API_KEY must have at least 32 characters.',
    );
    expect(() => readConfig({ ...complete, POSTLUDE_WINDOW_MS: '3 minutes' })).toThrow(
      /^The api cannot start: POSTLUDE_WINDOW_MS .*\.$/,
    );
  });

  it('takes exact origins, and no wildcard', () => {
    const origins = 'https://shop.example, http://127.0.0.1:3000';
    expect(
      readConfig({ ...complete, POSTLUDE_CORS_ORIGINS: origins }).settings.corsOrigins,
    ).toEqual(['https://shop.example', 'http://127.0.0.1:3000']);
    expect(() => readConfig({ ...complete, POSTLUDE_CORS_ORIGINS: '*' })).toThrow(
      'must be origins',
    );
  });
});
