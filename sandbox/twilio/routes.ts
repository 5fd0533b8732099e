import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { closingOf, hangUp, replied } from '../kit/call';
import { isSecret } from '../kit/credentials';
import { faultRoutes, type Faults } from '../kit/faults';
import { onlyFromThisMachine } from '../kit/server';
import { failed, faultKinds, operations, type Desk, type FaultKind, type Operation } from './desk';
import { stranger } from './rules';

interface Face {
  readonly desk: Desk;
  readonly accountSid: string;
  readonly authToken: string;
}

/** Twilio's own face: sending a message, and nothing else. */
export function twilioRoutes(app: FastifyInstance, face: Face): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.post(`/2010-04-01/Accounts/${face.accountSid}/Messages.json`, (request, reply) =>
    serve(face, request, reply),
  );
}

async function serve(
  { desk, accountSid, authToken }: Face,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const form = new URLSearchParams(String(request.body));
  const field = (name: string) => form.get(name) ?? '';
  const to = field('To');
  const asked = { to, from: field('From') || field('MessagingServiceSid'), body: field('Body') };
  const number = desk.journal.nextCall();
  desk.write({ event: 'received', call: number, to });
  const login = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const outcome = isSecret(login, request.headers.authorization)
    ? await desk.conduct({ number, key: undefined, asked, abandoned: closingOf(reply) })
    : replied(failed(stranger));
  if (outcome.kind !== 'reply' || request.raw.socket.destroyed) {
    return hangUp(outcome, request, reply);
  }
  const { status, body } = outcome.reply;
  // Just before it goes out: whatever a caller saw is in the journal.
  desk.write({ event: 'answered', call: number, httpStatus: status, applied: outcome.applied });
  return reply.code(status).header('content-type', 'application/json').send(body);
}

/** Sandbox only: what was taken, who opted out, fault scripts, and the journal. */
export function adminRoutes(
  app: FastifyInstance,
  { desk, faults }: { desk: Desk; faults: Faults<Operation, FaultKind> },
): void {
  onlyFromThisMachine(app);
  faultRoutes(app, { faults, operations, kinds: faultKinds, subjects: 'numbers' });
  app.get<{ Querystring: { to?: string } }>('/messages', async ({ query }) =>
    desk.messages(query.to),
  );
  app.put<{ Params: { number: string } }>('/opt-outs/:number', async (request, reply) => {
    desk.write({ event: 'opted-out', call: 0, to: request.params.number });
    return reply.code(204).send();
  });
  app.get('/journal', async () => desk.journal.read());
}
