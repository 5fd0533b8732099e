import { stopTestServers } from '../stack/test-servers';

export default async function globalTeardown(): Promise<void> {
  await stopTestServers();
}
