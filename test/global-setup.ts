import { startTestServers } from '../stack/test-servers';

/** Starts the real servers of this test run once, for all test files. */
export default async function globalSetup(): Promise<void> {
  const servers = await startTestServers((text) => console.log(`  ${text}`));
  process.env['POSTLUDE_TEST_SERVERS'] = JSON.stringify(servers);
  process.env['TEST_DATABASE_URL'] = servers.databaseUrl;
}
