/** Klarna's newer keys, `klarna_live_api_…` and `klarna_test_api_…`: printable ASCII. */
const apiKey = /^klarna_[\x21-\x7e]+$/;

/**
 * The `Authorization` header: an API key, given as the password, follows `Basic` as it is; the
 * classic pair is encoded (Klarna docs, "authentication").
 */
export function authorizationHeader(username: string, password: string): string {
  if (apiKey.test(password)) return `Basic ${password}`;
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
