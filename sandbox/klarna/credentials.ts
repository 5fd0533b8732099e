import { isSecret } from '../kit/credentials';

/**
 * Checks `Authorization`: HTTP Basic with both parts, or Klarna's newer form in which a key
 * (`klarna_live_api_…`, `klarna_test_api_…`) follows `Basic` as it is.
 */
export function createCredentialCheck(username: string, password: string) {
  const classic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const accepted = password.startsWith('klarna_') ? [classic, `Basic ${password}`] : [classic];
  return (header: string | undefined): boolean => accepted.some((one) => isSecret(one, header));
}
