import { problems } from './problem-table';

export type ProblemCode = keyof typeof problems;

/** What a problem can carry beside its code. `field` is a path into the body or a header name. */
export interface ProblemMembers {
  detail?: string;
  /** which request it was, for our log */
  instance?: string;
  field?: string;
  errors?: { line?: number; field: string; detail: string; check?: string }[];
  requestId?: string;
  item?: string;
  reason?: string;
  reasons?: string[];
  nextAction?: { type: 'new_order'; items: string[]; url?: string };
}

/** The body of an error (RFC 9457). */
export interface ProblemDocument extends ProblemMembers {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail: string;
}

/** Thrown anywhere in the API; the error handler turns it into its document. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly members: ProblemMembers;
  /** whole seconds after which asking again makes sense */
  readonly retryAfterS: number | undefined;

  constructor(code: ProblemCode, members: ProblemMembers = {}, retryAfterS?: number) {
    super(code);
    this.code = code;
    this.members = members;
    this.retryAfterS = retryAfterS;
  }
}

/** The document of a code; members win over the table's detail. */
export function problemDocument(code: ProblemCode, members: ProblemMembers = {}): ProblemDocument {
  const { status, title, detail } = problems[code];
  return { type: `urn:postlude:problem:${code}`, title, status, code, detail, ...members };
}
