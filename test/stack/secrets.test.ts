import { mkdirSync, statSync, writeFileSync } from 'node:fs';
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

  test('that came later are made for a clone that was started before', () => {
    const file = join(folder, 'older', 'secrets.json');
    mkdirSync(join(folder, 'older'));
    writeFileSync(file, JSON.stringify({ apiKey: 'plk_kept' }));
    const first = loadSecrets(file);
    expect(first.apiKey).toBe('plk_kept');
    expect(first.adyenHmacKey).toMatch(/^[0-9a-f]{64}$/);
    expect(first.twilioAccountSid).toMatch(/^AC[0-9a-f]{32}$/);
    expect(loadSecrets(file)).toEqual(first);
  });

  test('differ from clone to clone', () => {
    expect(makeSecrets().apiKey).not.toBe(makeSecrets().apiKey);
  });

  test('sign webhooks', () => {
    const { webhookSecret } = makeSecrets();
    expect(new Webhook(webhookSecret).sign('msg_1', new Date(), '{}')).toMatch(/^v1,/);
  });
});
