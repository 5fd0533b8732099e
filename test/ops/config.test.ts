import { OpsError } from '../../ops/answer';
import { readConfig, typedIn } from '../../ops/config';

const nothingRuns = () => undefined;
const systemRuns = () => '127.0.0.1:7233';

describe('Where ops find Temporal', () => {
  it('at the address they give, whatever runs here', () => {
    const variables = { TEMPORAL_ADDRESS: 'temporal:7233', TEMPORAL_NAMESPACE: 'shop' };
    const config = { address: 'temporal:7233', namespace: 'shop' };
    expect(readConfig(variables, systemRuns)).toEqual(config);
  });

  it.each([{}, { TEMPORAL_ADDRESS: '' }])('else in the system of this clone: %j', (variables) => {
    const config = { address: '127.0.0.1:7233', namespace: 'default' };
    expect(readConfig(variables, systemRuns)).toEqual(config);
  });

  it('else nowhere: one sentence that names both, and exit code 3', () => {
    const error = errorOf(() => readConfig({}, nothingRuns));
    expect(error.message).toMatch(/TEMPORAL_ADDRESS.*npm start/);
    expect([error.code, error.exitCode]).toEqual(['temporal_unreachable', 3]);
  });
});

describe('Where a command was typed', () => {
  it('is what npm says of it, else where it runs', () => {
    expect(typedIn({ INIT_CWD: '/shop/policies' })).toBe('/shop/policies');
    expect(typedIn({})).toBe(process.cwd());
  });
});

function errorOf(act: () => unknown): OpsError {
  try {
    act();
  } catch (error) {
    if (error instanceof OpsError) return error;
  }
  throw new Error('It did not complain.');
}
