import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problems';
import type { PageTokens } from './token';

/** Who may call a route: the shop's backend alone, the shopper's page as well, or anybody. */
export type Access = 'shop' | 'both' | 'public';

/** Who called: the face of the API a request came through (A3). */
export type Face = 'shop' | 'page';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** absent: the shop alone */
    access?: Access;
  }
  interface FastifyRequest {
    face: Face;
  }
}

export interface Credentials {
  apiKey: string;
  tokens: PageTokens;
}

/**
 * The hook that lets a request in or refuses it, before its body is read. A page's token opens
 * one order, and only the routes meant for pages.
 */
export function createGate({ apiKey, tokens }: Credentials) {
  const apiKeyHash = hash(apiKey);
  return async (request: FastifyRequest): Promise<void> => {
    const access = request.routeOptions.config.access ?? 'shop';
    if (access === 'public') return;
    const credential = bearerOf(request.headers.authorization);
    // Hashes have one length, so the comparison tells nothing about the key.
    if (timingSafeEqual(hash(credential), apiKeyHash)) {
      request.face = 'shop';
      return;
    }
    const verdict = tokens.verify(credential);
    if (verdict.kind === 'expired') throw new Problem('token_expired');
    if (verdict.kind === 'invalid') throw new Problem('credential_invalid');
    if (access === 'shop') throw new Problem('shop_only');
    if (verdict.order !== orderOf(request.params)) throw new Problem('token_foreign');
    request.face = 'page';
  };
}

function bearerOf(header: string | undefined): string {
  if (header === undefined) throw new Problem('credential_missing');
  const credential = /^Bearer ([\x21-\x7e]+)$/i.exec(header)?.[1];
  if (credential === undefined) throw new Problem('credential_invalid');
  return credential;
}

function orderOf(params: unknown): unknown {
  return typeof params === 'object' && params !== null && 'order' in params
    ? params.order
    : undefined;
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
