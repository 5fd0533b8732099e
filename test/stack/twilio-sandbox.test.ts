import { makeSecrets } from '../../stack/secrets';
import { smsEnv } from '../../stack/twilio-sandbox';
import { readConfig } from '../../worker/config';
import { complete } from '../worker/complete-config';

describe('the stand-in for Twilio of npm start', () => {
  it('is given to the worker in a form the worker takes, with all that it needs', () => {
    const env = smsEnv('http://127.0.0.1:8094', makeSecrets());
    expect(readConfig({ ...complete, ...env })).toMatchObject(env);
    expect(Object.keys(env)).toHaveLength(4);
  });
});
