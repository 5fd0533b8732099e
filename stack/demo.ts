import { printTable } from './console';
import { type Client, createClient } from './demo-client';
import { type Played, WINDOW_SECONDS, play } from './demo-play';
import { clock } from './demo-print';
import { STORIES } from './demo-stories';
import { faultsOf } from './demo-verdict';
import { SetupError } from './report';
import { type System, readSystem } from './system-file';

/** `npm run demo`: three orders against the system `npm start` runs, exit code 0 if all is right. */
async function demo(): Promise<boolean> {
  const system = runningSystem();
  const client = createClient(system);
  // Order numbers are never used twice, so each run has its own.
  const run = Date.now().toString(36).toUpperCase();
  console.log(`Three orders, each held open for ${WINDOW_SECONDS} s. Times are UTC.`);
  const all: Played[] = [];
  for (const [index, story] of STORIES.entries()) {
    console.log(`\n${index + 1}. ${story.title}\n`);
    all.push(await play(client, story, `DEMO-${run}-${index + 1}`));
  }
  for (const played of all) await printHistory(client, played);
  await printLinks(system, client, all);
  const faults = (await Promise.all(all.map((played) => faultsOf(client, played)))).flat();
  printVerdict(faults);
  return faults.length === 0;
}

function runningSystem(): System {
  const system = readSystem();
  if (system === undefined) {
    throw new SetupError(
      'Postlude does not run from this folder: run `npm start` in another terminal and wait ' +
        'until it says that it is ready.',
    );
  }
  if (system.windowMs < WINDOW_SECONDS * 1000) {
    throw new SetupError(
      `Orders are held for ${system.windowMs} ms here, too short to show anything: start Postlude ` +
        `with POSTLUDE_WINDOW_MS at ${WINDOW_SECONDS * 1000} or more, or without it.`,
    );
  }
  return system;
}

async function printHistory(client: Client, { order, story }: Played): Promise<void> {
  console.log(`\nHistory of ${order.number}: ${story.title.toLowerCase()}\n`);
  const history = await client.history(order.number);
  printTable(
    history.map(({ at, type, text, reason }) => {
      const because = reason === undefined ? '' : ` (${reason})`;
      return [`${clock(at)}  ${type}`, text + because];
    }),
  );
}

async function printLinks(system: System, client: Client, all: readonly Played[]): Promise<void> {
  console.log('\nLook at\n');
  const rows = await Promise.all(
    all.map(async ({ order }): Promise<[string, string][]> => {
      const [mail] = await client.mailsTo(order.customer.email);
      const workflow = encodeURIComponent(`order/${order.number}`);
      const { temporalUiUrl } = system;
      return [
        ...(temporalUiUrl === undefined
          ? []
          : [link(order.number, `${temporalUiUrl}/namespaces/default/workflows/${workflow}`)]),
        ...(mail === undefined
          ? []
          : [link('  its email', `${system.inboxUrl}/#/email/${mail.id}`)]),
      ];
    }),
  );
  printTable([
    ...rows.flat(),
    link('inbox', system.inboxUrl),
    link('payment sandbox', system.klarnaUrl),
    link('demo warehouse', system.warehouseUrl),
    link('OpenAPI page', `${system.apiUrl}/docs`),
  ]);
}

function link(what: string, url: string): [string, string] {
  return [what, url];
}

function printVerdict(faults: readonly string[]): void {
  if (faults.length === 0) {
    console.log('\nAll right: one email and one release each, and the refused order as it was.');
    return;
  }
  console.log('\nNOT right:');
  for (const fault of faults) console.log(`  ${fault}`);
}

demo().then(
  (isRight) => process.exit(isRight ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof SetupError ? error.message : error);
    process.exit(1);
  },
);
