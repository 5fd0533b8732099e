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
