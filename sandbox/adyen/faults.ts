import { wayFaultKinds } from '../kit/call';
import type * as kit from '../kit/faults';
import type { OperationName } from './operations';

/** What a scripted fault does to a call; see the table in `sandbox/README.md`. */
export const faultKinds = [
  'refuse',
  '401',
  '403',
  '422',
  '429',
  'down',
  '500-before-apply',
  '500-after-apply',
  'garbage',
  'html',
  'huge',
  'redirect',
  'event-first',
  ...wayFaultKinds,
] as const;
export type FaultKind = (typeof faultKinds)[number];

export type Fault = kit.Fault<OperationName, FaultKind>;
export type Faults = kit.Faults<OperationName, FaultKind>;
