import type {
  Heard,
  MailEntry,
  OrderFacts,
  ProviderEntry,
  Records,
  WarehouseEntry,
} from './auditor/records';
import { goods } from './goods';
import { fetchJson, hear } from './http';
import type { Parts } from './parts';
import type { Shopping } from './shopping';

/** Questions at once: the end of a run must not be a load of its own. */
const lanes = 4;

/** What became of every request, and every order as it is now: over HTTP, like anybody. */
export async function askForEnds(
  { apiUrl, secrets }: Parts,
  { orders, answers }: Shopping,
): Promise<Heard[]> {
  const base = { method: 'GET', credential: secrets.apiKey };
  const asks = orders
    .filter(({ isThief }) => !isThief)
    .flatMap(({ number }) => {
      const url = `${apiUrl}/orders/${number}`;
      const ids = requestIdsOf(answers.filter(({ order }) => order === number));
      return [
        { ...base, asked: 'order' as const, order: number, url },
        { ...base, asked: 'history' as const, order: number, url: `${url}/history` },
        ...ids.map((requestId) => ({
          ...base,
          asked: 'outcome' as const,
          order: number,
          requestId,
          url: `${url}/requests/${encodeURIComponent(requestId)}`,
        })),
      ];
    });
  return await inLanes(asks, hear);
}

/** Ids that were sent, and ids the api made of a request without one. */
function requestIdsOf(answers: readonly Heard[]): string[] {
  const commands = answers.filter(({ asked }) => asked === 'add' || asked === 'undo');
  const ids = commands.flatMap(({ requestId, body }) => {
    const told = body?.['requestId'];
    return [requestId, typeof told === 'string' ? told : undefined];
  });
  return [...new Set(ids.filter((id) => id !== undefined))];
}

/** All four records. The shelves are as many as this shop was opened with. */
export async function collectRecords(
  parts: Parts,
  orders: readonly OrderFacts[],
  answers: readonly Heard[],
  planned: number,
): Promise<Records> {
  const { klarnaUrl, warehouseUrl } = parts;
  const [provider, warehouse, inbox] = await Promise.all([
    fetchJson<ProviderEntry[]>('GET', `${klarnaUrl}/admin/journal`),
    fetchJson<WarehouseEntry[]>('GET', `${warehouseUrl}/admin/journal`),
    readInbox(parts),
  ]);
  const shelves = goods.map(({ reference, name, priceMinor, stock }) => ({
    reference,
    name,
    priceMinor,
    stock: stock(planned),
  }));
  return { orders, shelves, provider, warehouse, inbox, answers };
}

interface Mail {
  readonly id: string;
  readonly text: string;
  readonly messageId?: string;
  readonly to: readonly { readonly address: string }[];
}

async function readInbox({ inboxUrl, relay }: Parts): Promise<MailEntry[]> {
  const mails = await fetchJson<Mail[]>('GET', `${inboxUrl}/api/email`);
  const handed = [...relay.handed()];
  const timed = mails.map((mail) => {
    const index = handed.findIndex(({ address }) => mail.to.some((to) => to.address === address));
    const [first] = index === -1 ? [] : handed.splice(index, 1);
    return { ...mail, atMs: first?.atMs };
  });
  return await inLanes(timed, async ({ id, text, atMs, to, messageId = '' }) => {
    const source = await fetch(`${inboxUrl}/api/email/${id}/source`);
    return {
      to: to.map(({ address }) => address),
      messageId,
      text,
      source: await source.text(),
      at: atMs === undefined ? '' : new Date(atMs).toISOString(),
    };
  });
}

async function inLanes<In, Out>(all: readonly In[], work: (each: In) => Promise<Out>) {
  const queue = [...all];
  const done: Out[] = [];
  const lane = async (): Promise<void> => {
    for (let each = queue.shift(); each !== undefined; each = queue.shift()) {
      done.push(await work(each));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return done;
}
