import type { TestServers } from '../../stack/test-servers';

/** The servers Jest's global set-up started for this run. */
export function testServers(): TestServers {
  const text = process.env['POSTLUDE_TEST_SERVERS'];
  if (!text) throw new Error('Run the tests with `npm test`: it starts the servers they need.');
  return JSON.parse(text) as TestServers;
}
