import { printTable } from './console';
import { type Client, createClient } from './demo-client';
import { type Played, WINDOW_SECONDS, play } from './demo-play';
import { clock } from './demo-print';
import { FUNNEL_STORY, STORIES, type Story } from './demo-stories';
import { faultsOf } from './demo-verdict';
import { SetupError } from './report';
import { type System, readSystem } from './system-file';

const HELP = `npm run demo             three orders: an accepted add, a refused one, and nothing added
npm run demo -- funnel   one order of a published offer policy: no thanks, and then yes`;

/** `npm run demo`: orders against the system `npm start` runs, exit code 0 if all is right. */
async function demo(wanted: readonly string[]): Promise<boolean> {
  if (wanted.some((argument) => argument === '--help' || argument === '-h')) {
    console.log(HELP);
    return true;
  }
  const stories = storiesOf(wanted);
  const system = runningSystem();
  const client = createClient(system);
  // Order numbers are never used twice, so each run has its own.
  const run = Date.now().toString(36).toUpperCase();
  const orders = stories.length === 1 ? 'One order' : 'Three orders, each';
  console.log(`${orders} held open for ${WINDOW_SECONDS} s. Times are UTC.`);
  const all: Played[] = [];
  for (const [index, story] of stories.entries()) {
    console.log(`\n${index + 1}. ${story.title}\n`);
    all.push(await play(client, story, `DEMO-${run}-${index + 1}`));
  }
  for (const played of all) await printHistory(client, played);
  await printLinks(system, client, all);
  const faults = (await Promise.all(all.map((played) => faultsOf(client, played)))).flat();
  printVerdict(faults);
  return faults.length === 0;
}

function storiesOf(wanted: readonly string[]): readonly Story[] {
  if (wanted.length === 0) return STORIES;
  if (wanted.length === 1 && wanted[0] === 'funnel') return [FUNNEL_STORY];
  throw new SetupError(`There is no such demo: ${wanted.join(' ')}.\n${HELP}`);
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
    console.log(
      '\nAll right: one email and one release each, and every order is what it has to be.',
    );
    return;
  }
  console.log('\nNOT right:');
  for (const fault of faults) console.log(`  ${fault}`);
}

demo(process.argv.slice(2)).then(
  (isRight) => process.exit(isRight ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof SetupError ? error.message : error);
    process.exit(1);
  },
);
