import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { loadSecrets, makeSecrets } from '../../stack/secrets';
import { testFolder } from './folder';

const folder = testFolder();

describe('the secrets of a clone', () => {
  test('are made once, and only their owner can read them', () => {
    const file = join(folder, 'state', 'secrets.json');
    const made = loadSecrets(file);
    expect(loadSecrets(file)).toEqual(made);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('differ from clone to clone', () => {
    expect(makeSecrets().apiKey).not.toBe(makeSecrets().apiKey);
  });

  test('sign webhooks', () => {
    const { webhookSecret } = makeSecrets();
    expect(new Webhook(webhookSecret).sign('msg_1', new Date(), '{}')).toMatch(/^v1,/);
  });
});
