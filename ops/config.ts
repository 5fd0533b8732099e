import { readSystem } from '../stack/system-file';
import { ExitCode, OpsError } from './answer';

/** Where Temporal is. */
export interface OpsConfig {
  address: string;
  namespace: string;
  /** of the workers; absent: the usual name */
  deployment?: string;
}

/**
 * The Temporal that `TEMPORAL_ADDRESS` names, else that of the `npm start` which runs from this
 * clone. The only place that reads the environment.
 * @throws OpsError with one sentence when there is neither
 */
export function readConfig(
  variables: NodeJS.ProcessEnv = process.env,
  runningHere = () => readSystem()?.temporalAddress,
): OpsConfig {
  const address = variables['TEMPORAL_ADDRESS'] || runningHere();
  if (address === undefined) {
    throw new OpsError(
      'temporal_unreachable',
      'No Temporal is known here: set TEMPORAL_ADDRESS, or run `npm start` in this folder first.',
      { exitCode: ExitCode.unreachable },
    );
  }
  const deployment = variables['POSTLUDE_DEPLOYMENT'];
  const namespace = variables['TEMPORAL_NAMESPACE'] || 'default';
  return { address, namespace, ...(deployment ? { deployment } : {}) };
}

/** The folder a command was typed in: npm runs it in that of the repository, and tells this one. */
export function typedIn(variables: NodeJS.ProcessEnv = process.env): string {
  return variables['INIT_CWD'] || process.cwd();
}

/** Where the api is, and the shop's key. */
export interface ApiAccess {
  url: string;
  key: string;
}

/**
 * The api that `POSTLUDE_API_URL` and `POSTLUDE_API_KEY` name, else that of the `npm start` which
 * runs from this clone.
 * @throws OpsError with one sentence when there is neither
 */
export function readApiConfig(
  variables: NodeJS.ProcessEnv = process.env,
  runningHere = () => readSystem(),
): ApiAccess {
  const url = variables['POSTLUDE_API_URL'];
  const key = variables['POSTLUDE_API_KEY'];
  if (url && key) return { url: url.replace(/\/$/, ''), key };
  if (url) {
    throw new OpsError('api_key_missing', 'Set POSTLUDE_API_KEY for POSTLUDE_API_URL, too.', {
      exitCode: ExitCode.usage,
    });
  }
  const system = runningHere();
  if (system) return { url: system.apiUrl, key: system.apiKey };
  throw new OpsError(
    'api_unreachable',
    'No api is known here: set POSTLUDE_API_URL and POSTLUDE_API_KEY, or run `npm start` in this ' +
      'folder first.',
    { exitCode: ExitCode.unreachable },
  );
}
