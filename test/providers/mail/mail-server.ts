import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** How the server behaves, one for each row of `docs/design.md` §7. */
export type Mode =
  | 'accept'
  | '421 at connect'
  | '554 at connect'
  | 'drop at MAIL'
  | 'drop at RCPT'
  | '421 at RCPT'
  | '451 at RCPT'
  | '550 at RCPT'
  | '451 after dot'
  | '552 after dot'
  | 'drop after dot'
  | 'silent after dot'
  | 'untrusted certificate';

export interface Delivery {
  raw: string;
  from: string;
  to: string[];
}

export interface MailServer {
  url: string;
  /** every message the server has in full, whatever it answered */
  received: Delivery[];
  /** connections ever made */
  connections: () => number;
  stop(): Promise<void>;
}

/** A real SMTP server on a free loopback port. */
export async function startMailServer(mode: Mode, hasPipelining = true): Promise<MailServer> {
  const received: Delivery[] = [];
  const sockets: Socket[] = [];
  const drop = () => sockets.forEach((socket) => socket.destroy());
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 100,
    disabledCommands: mode === 'untrusted certificate' ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    logger: false, // an untrusted certificate is the point, not worth a warning
    hidePIPELINING: !hasPipelining,
    ...behaviour(mode, received, drop),
  });
  server.server.on('connection', (socket: Socket) => sockets.push(socket));
  server.on('error', () => undefined); // a connection the test has dropped
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    connections: () => sockets.length,
    stop() {
      drop();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A refusal that repeats the address, as many servers do. */
function refusal(responseCode: number): Error {
  return Object.assign(new Error('no, not for anna@example.test'), { responseCode });
}

function behaviour(mode: Mode, received: Delivery[], drop: () => void): SMTPServerOptions {
  return {
    onConnect(_session, done) {
      if (mode === '421 at connect') return done(refusal(421));
      return mode === '554 at connect' ? done(refusal(554)) : done();
    },
    onMailFrom(_address, _session, done) {
      return mode === 'drop at MAIL' ? drop() : done();
    },
    onRcptTo(_address, _session, done) {
      if (mode === 'drop at RCPT') return drop();
      if (mode === '421 at RCPT') return done(refusal(421));
      if (mode === '451 at RCPT') return done(refusal(451));
      return mode === '550 at RCPT' ? done(refusal(550)) : done();
    },
    onData(stream, { envelope }, done) {
      void text(stream).then((raw) => {
        const { mailFrom, rcptTo } = envelope;
        const from = mailFrom ? mailFrom.address : '';
        received.push({ raw, from, to: rcptTo.map(({ address }) => address) });
        if (mode === 'drop after dot') return drop();
        if (mode === 'silent after dot') return undefined;
        if (mode === '451 after dot') return done(refusal(451));
        return mode === '552 after dot'
          ? done(refusal(552))
          : done(null, 'queued as 42 for <anna@example.test>');
      });
    },
  };
}
