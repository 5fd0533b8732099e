import { printable } from './printable';

/** Something wrong with a policy, or worth a look, as a line for a person. */
export interface PolicyFaultLine {
  severity: 'error' | 'warning';
  /** a path into the document, or a place in the file */
  field: string;
  detail: string;
  /** code of the publish check, where it was one */
  check?: string;
}

/** The policy was looked at, and refused. */
export class PolicyRefused extends Error {
  override readonly name = 'PolicyRefused';
  readonly faults: readonly PolicyFaultLine[];

  constructor(faults: readonly PolicyFaultLine[]) {
    super('The policy was refused.');
    this.faults = faults;
  }
}

/** `error funnel.steps[0].offer: What is wrong. (check)`, whatever the document holds on one line. */
export function faultText({ severity, field, detail, check }: PolicyFaultLine): string {
  const code = check === undefined ? '' : ` (${check})`;
  return printable(`${severity} ${field}: ${detail}${code}`);
}
