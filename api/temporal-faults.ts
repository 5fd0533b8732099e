import {
  isGrpcServiceError,
  ServiceError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';

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
