import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import type { Credential } from './access-credentials';
import { catalogue } from '../world/orders';
import { testedCardPolicy } from './card-policy';
import { addressOf, type Row } from './access-table';
import { openApi, type ApiWorld } from './api-world';
import * as experiments from './fake-experiments';
import { FakeFollowUps } from './fake-follow-ups';
import * as pastOrders from './fake-past-orders';
import * as offerPolicies from './fake-offer-policies';
import * as numbers from './fake-numbers';
import * as stores from './fake-orders';
import { FakeTemporal } from './fake-temporal';
import { addCard, closesAt, releasedOrder, viewOf } from './orders';

export interface Heard {
  status: number;
  /** of the problem document, if it is one */
  code?: string | undefined;
  headers: IncomingHttpHeaders;
  /** what was asked of the ports for it */
  calls: string[];
}

/** The API with a note of every route it has and of every call of a port. */
export interface AccessWorld {
  api: ApiWorld;
  /** `GET /orders/:order`, as Fastify registered them */
  routes: string[];
  /** Puts a new order in place and asks for it. */
  ask(row: Pick<Row, 'route' | 'given' | 'body'>, method: string, by: Credential): Promise<Heard>;
  send(method: string, address: string, sent?: Sent): Promise<Heard>;
}

export interface Sent {
  headers?: Record<string, string | string[]>;
  body?: string;
}

export async function openAccess(): Promise<AccessWorld> {
  const calls = watchPorts();
  const [api, routes] = await withRoutes(openApi);
  api.temporal.decide = (command, window) => {
    if (command.name === 'addItem') return addCard(command, window);
    if (command.name === 'removeItem') {
      return { kind: 'removed', line: command.line, orderTotalMinor: 100_000 };
    }
    return command.name === 'closeWindow' ? { kind: 'closed', closesAt } : { kind: 'cancelled' };
  };
  api.temporal.settleCapture = ({ fingerprint }) => ({
    kind: 'result',
    result: { fingerprint, outcome: { kind: 'done', providerRef: 'capture-1' } },
  });
  let orders = 0;
  // A policy that is published and can be again.
  await api.catalogue.putProducts(catalogue);
  await api.offerPolicies.putDraft(testedCardPolicy);
  await api.offerPolicies.publish(testedCardPolicy);
  const send: AccessWorld['send'] = async (method, address, sent = {}) => {
    calls.length = 0;
    const answer = await exchange(method, api.url + address, sent);
    return { ...answer, calls: [...calls] };
  };
  return {
    api,
    routes,
    send,
    async ask({ route, given, body }, method, by) {
      // A number of its own, so that no limit and no earlier answer counts for it.
      const order = `A-${(orders += 1)}`;
      if (given === 'release') api.orders.finished(order, releasedOrder(order));
      else if (given !== 'nothing') holdWithRequest(api, order);
      const { headers = {}, query = '' } = by.show(order, api.settings);
      const content = body && {
        body: JSON.stringify(body(order)),
        headers: { ...headers, 'content-type': 'application/json' },
      };
      return await send(method, withQuery(addressOf(route, order), query), { headers, ...content });
    },
  };
}

/** An order in its window that has answered a request already. */
function holdWithRequest({ temporal }: ApiWorld, order: string): void {
  const { outcomes } = temporal.hold(viewOf(order));
  outcomes.set('request-1', {
    requestId: 'request-1',
    fingerprint: 'f',
    receivedAtMs: 0,
    command: 'cancelOrder',
    settledAt: closesAt,
    result: { kind: 'cancelled' },
  });
}

function withQuery(address: string, query: string): string {
  return address.includes('?') ? address + query.replace('?', '&') : address + query;
}

/** Builds the app and answers every route it registered, also those no document lists. */
async function withRoutes(open: () => Promise<ApiWorld>): Promise<[ApiWorld, string[]]> {
  const routes: string[] = [];
  const started = channel('fastify.initialization');
  const listen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ method, url }) => {
      routes.push(...[method].flat().map((each) => `${each} ${url}`));
    });
  };
  started.subscribe(listen);
  const api = await open();
  started.unsubscribe(listen);
  return [api, routes];
}

/** Everything behind the API, whichever fakes there are: each call leaves its name. */
function watchPorts(): string[] {
  const calls: string[] = [];
  for (const fake of Object.values({
    ...stores,
    ...offerPolicies,
    ...pastOrders,
    ...numbers,
    ...experiments,
    FakeFollowUps,
    FakeTemporal,
  })) {
    const methods = fake.prototype as unknown as Record<string, unknown>;
    for (const name of Object.getOwnPropertyNames(methods)) {
      const method = methods[name];
      if (name === 'constructor' || typeof method !== 'function') continue;
      methods[name] = function watched(this: unknown, ...args: unknown[]): unknown {
        calls.push(`${fake.name}.${name}`);
        return Reflect.apply(method, this, args);
      };
    }
  }
  return calls;
}

/** One request over a socket: no redirect is followed, no header left out. */
async function exchange(method: string, url: string, { headers, body }: Sent) {
  const asking = request(url, { method, ...(headers ? { headers } : {}) });
  asking.end(body);
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  const isProblem = answer.headers['content-type']?.startsWith('application/problem+json');
  const content = await text(answer);
  const { code } = (isProblem && content ? JSON.parse(content) : {}) as { code?: string };
  return { status: answer.statusCode ?? 0, headers: answer.headers, code };
}
