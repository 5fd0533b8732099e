import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { DatabaseError } from '../store/database-error';
import { invalidRequest } from './invalid-request';
import { TemporalUnavailable, WorkerUnavailable } from './order-client';
import { Problem, problemDocument, type ProblemCode } from './problems';
import { retryAfterS } from './waits';

/** Fastify's own refusals, by its stable codes. */
const fastifyCodes: ReadonlyMap<string, ProblemCode> = new Map([
  ['FST_ERR_CTP_INVALID_JSON_BODY', 'malformed_json'],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', 'malformed_json'],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 'malformed_json'],
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'body_too_large'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'content_type_unsupported'],
]);

/** Node's own refusals, made before there is a request. */
const socketCodes: ReadonlyMap<string, ProblemCode> = new Map([
  ['HPE_HEADER_OVERFLOW', 'headers_too_large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', 'request_timeout'],
]);

/** What `invalid_request` says where no schema was reached that could name a field. */
const unreadable = 'The address or the headers cannot be read: they are not well-formed HTTP.';

/** Answers every error with its problem document. Texts of 5xx stay in the log. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error, request);
  const isOurs = problem.code === 'internal_error';
  if (isOurs) request.log.error({ err: error }, 'unexpected error');
  else if (!(error instanceof Problem)) request.log.info({ code: problem.code }, 'refused');
  const members = isOurs ? { instance: `urn:postlude:request:${request.id}` } : problem.members;
  const document = problemDocument(problem.code, members);
  if (problem.retryAfterS !== undefined) void reply.header('Retry-After', problem.retryAfterS);
  if (document.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
  void reply.code(document.status).type('application/problem+json').send(document);
}

export function answerUnknownRoute(request: FastifyRequest, reply: FastifyReply): void {
  answerError(new Problem('route_unknown'), request, reply);
}

/** Answers what Node could not even read as a request: there is no reply object then. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = socketCodes.get(error.code ?? '');
  const document = code
    ? problemDocument(code)
    : problemDocument('invalid_request', { detail: unreadable });
  const body = JSON.stringify(document);
  socket.end(
    `HTTP/1.1 ${document.status} ${STATUS_CODES[document.status]}\r\n` +
      'Content-Type: application/problem+json\r\nCache-Control: no-store\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function problemOf(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof TemporalUnavailable) {
    return new Problem('temporal_unavailable', {}, retryAfterS);
  }
  if (error instanceof WorkerUnavailable) return new Problem('worker_unavailable', {}, retryAfterS);
  if (error instanceof DatabaseError) return new Problem('storage_unavailable', {}, retryAfterS);
  if (hasZodFastifySchemaValidationErrors(error)) return invalidRequest(error);
  if (!(error instanceof Error)) return new Problem('internal_error');
  const named = 'code' in error ? fastifyCodes.get(String(error.code)) : undefined;
  if (named === 'content_type_unsupported') return new Problem(named, takenHere(request));
  if (named) return new Problem(named);
  if (error instanceof SyntaxError) return new Problem('malformed_json');
  const status = 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 500) return new Problem('internal_error');
  return new Problem('invalid_request', { field: 'address', detail: unreadable });
}

/** What a body may be, somewhere; most routes take the first alone. */
const bodyTypes = ['application/json', 'application/yaml', 'text/csv'];

/** The content types of the part of the app the route is in. */
function takenHere({ server }: FastifyRequest): { detail: string } {
  const taken = bodyTypes.filter((type) => server.hasContentTypeParser(type));
  return { detail: `Send \`Content-Type: ${taken.join('` or `')}\`.` };
}
