import pino, { type DestinationStream, type Logger } from 'pino';

/** Takes personal data and credentials out of what is logged of a request. */
const redact = ['req.headers.authorization', 'req.headers.cookie'];

/** Addresses that are a credential: whoever reads the token can do what its link does. */
const secretAddress = /^(\/+(?:unsubscribe|follow-up-offers)\/+)[^/?]+/i;

interface LoggedRequest {
  method: string;
  url: string;
  host: string;
  ip: string;
}

/** The api's log: requests as Fastify tells them, without tokens. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = { name: 'api', level, redact, serializers: { req: requestForLog } };
  return destination ? pino(options, destination) : pino(options);
}

function requestForLog({ method, url, host, ip }: LoggedRequest) {
  return { method, url: url.replace(secretAddress, '$1…'), host, remoteAddress: ip };
}
