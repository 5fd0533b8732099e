import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildOnce } from './cache';
import { findOnPath, runCommand } from './command';
import { probeDownload } from './download';
import { installedPackage, userCachePath } from './paths';
import { type Log, SetupError, messageOf } from './report';

/** Given to `TestWorkflowEnvironment.createTimeSkipping({ server: { executable } })`. */
export interface TimeSkippingExecutable {
  readonly type: 'existing-path';
  readonly path: string;
}

/** The server that came out with the SDK's generation; the last one so far. */
const VERSION = '1.38.0';
const MAIN_CLASS = 'io.temporal.testserver.TestServer';
/** Pinned, because the default of old Maven versions differs from machine to machine. */
const COPY_GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** With the logger that logs nothing, or the server complains that it has none. */
const POM = `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>postlude.cache</groupId>
  <artifactId>time-skipping-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`;

/** The SDK runs an existing path with the port as its only argument and kills that very process. */
const WRAPPER = `#!/bin/sh
exec java -XX:TieredStopAtLevel=1 -cp "$(dirname "$0")/lib/*" ${MAIN_CLASS} "$@"
`;

/**
 * The time-skipping server of this machine: ours, made once per user from Maven where the SDK's own
 * download is not offered. Undefined means that the SDK downloads it by itself.
 * @throws SetupError when neither is possible; tests are never skipped for it.
 */
export async function prepareTimeSkippingServer(
  log: Log,
): Promise<TimeSkippingExecutable | undefined> {
  const folder = userCachePath('time-skipping-server', VERSION);
  const executable = { type: 'existing-path', path: join(folder, 'run') } as const;
  if (existsSync(executable.path)) {
    assertJava();
    return executable;
  }
  if ((await probeDownload('temporal-test-server', 'default', sdkParameters())) !== undefined) {
    return undefined;
  }
  assertJava();
  await buildOnce(folder, log, async (temporary) => await buildWithMaven(temporary, log));
  return executable;
}

/** The SDK asks for the server its own version was tested with. */
function sdkParameters(): Record<string, string> {
  const { version } = installedPackage('@temporalio/testing');
  return { 'sdk-name': 'sdk-typescript', 'sdk-version': version };
}

function assertJava(): void {
  if (findOnPath('java') !== undefined) return;
  throw new SetupError(
    "Temporal's time-skipping test server cannot be downloaded from here and Java, which could " +
      'run it, is missing: install Java 17 and Maven, then run the tests again.',
  );
}

async function buildWithMaven(temporary: string, log: Log): Promise<string> {
  if (findOnPath('mvn') === undefined) {
    throw new SetupError(
      "Temporal's time-skipping test server cannot be downloaded from here and Maven, which could " +
        'fetch it, is missing: install Maven, then run the tests again.',
    );
  }
  log(`fetching Temporal's time-skipping server ${VERSION} once with Maven`);
  const made = join(temporary, 'server');
  const pom = join(temporary, 'pom.xml');
  await mkdir(made);
  await writeFile(pom, POM);
  const where = [`-DoutputDirectory=${join(made, 'lib')}`, '-DincludeScope=runtime'];
  try {
    await runCommand('mvn', ['-q', '-B', '-f', pom, COPY_GOAL, ...where]);
  } catch (error) {
    throw new SetupError(
      `Maven could not fetch io.temporal:temporal-test-server:${VERSION}: check its settings and ` +
        `the network, then run the tests again. ${messageOf(error)}`,
      { cause: error },
    );
  }
  await writeFile(join(made, 'run'), WRAPPER);
  await chmod(join(made, 'run'), 0o755);
  return made;
}
