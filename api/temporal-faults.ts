import {
  isGrpcServiceError,
  ServiceError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';

/** `INVALID_ARGUMENT` among gRPC's status codes. */
const invalidArgument = 3;

/**
 * Temporal refuses what was asked as such, for example a search attribute it does not know. A
 * start says so in the error's cause, an update-with-start in the error itself (measured).
 */
export function isInvalidArgument(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(cause)) return false;
  const { code }: { code: number } = cause;
  return code === invalidArgument;
}

/**
 * What a failed call to Temporal means, told by class and gRPC code alone: the texts differ
 * between server versions.
 *
 * - `not_found`: the workflow or update does not exist, or has ended
 * - `ended`: the workflow ended under the call
 * - `no_answer`: nothing is known
 *
 * Anything else is a mistake of ours and is thrown again.
 */
export function faultOf(error: unknown): 'not_found' | 'ended' | 'no_answer' {
  if (error instanceof WorkflowNotFoundError) return 'not_found';
  if (error instanceof WorkflowUpdateFailedError || error instanceof WorkflowFailedError) {
    return 'ended';
  }
  const isUnanswered =
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    error instanceof ServiceError ||
    isGrpcServiceError(error) ||
    (error instanceof Error && error.name === 'AbortError');
  if (isUnanswered) return 'no_answer';
  throw error;
}
