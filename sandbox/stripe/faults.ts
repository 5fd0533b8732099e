import { wayFaultKinds } from '../kit/call';
import type * as kit from '../kit/faults';
import type { OperationName } from './operations';

/** What a scripted fault does to a call; see the table in `sandbox/README.md`. */
export const faultKinds = [
  'decline',
  'authentication_required',
  '409',
  '429',
  '500-before-apply',
  '500-after-apply',
  'garbage',
  'down',
  ...wayFaultKinds,
] as const;
export type FaultKind = (typeof faultKinds)[number];

export type Fault = kit.Fault<OperationName, FaultKind>;
export type Faults = kit.Faults<OperationName, FaultKind>;
