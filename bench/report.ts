import type { Environment } from './environment';
import { ADD_PARTS } from './histories';
import type { Summary } from './percentile';
import type { Measured, PhaseOutline } from './result';

/** What `--json` prints, and the tables are made of. */
export interface BenchResult {
  readonly environment: Environment;
  readonly seconds: number;
  readonly ratePerSecond: number;
  readonly postlude: Measured;
  readonly floor: Measured;
  /** in the order in which they ran */
  readonly phases: readonly PhaseOutline[];
  /** what failed, or happened other than exactly once; empty: nothing */
  readonly faults: readonly string[];
}

/** What the project wants to be, not what it promises: an aim missed is said, and no failure. */
export const ADD_P95_AIM_MS = 150;
export const ADD_RATIO_AIM = 1.5;

/** An overloaded machine fails by the hundred, and alike. */
const FAULTS_SHOWN = 10;

/** From this share of all cores on the numbers are about the machine's other work as well. */
const OTHERS_SHARE_MAX = 0.1;

type Row = readonly [name: string, postlude: string, floor: string, ratio: string, aim: string];

/** The whole answer for a person, as lines. */
export function reportOf(result: BenchResult): string[] {
  const { postlude, floor, faults } = result;
  return [
    '',
    ...table([
      ['', 'Postlude', 'floor', 'ratio', 'aim'],
      ...addRows(postlude, floor),
      ...summaryRows('hand-over answered, ms', postlude.handOverMs, floor.handOverMs),
      ...summaryRows('timer late, ms', postlude.timerLateMs, floor.timerLateMs),
      ...summaryRows('due close to release, ms', postlude.releaseLateMs, floor.releaseLateMs),
      ratioRow('click sent late, ms: p95', postlude.sentLateMs?.p95, floor.sentLateMs?.p95),
      countRow('opened', postlude.opened, floor.opened),
      countRow('added', postlude.added, floor.added),
      countRow('failed', postlude.failed, floor.failed, '0'),
      countRow('provider requests of an order', postlude.providerRequests, floor.providerRequests),
      countRow('… of its add', postlude.raises, floor.raises, '1'),
      ratioRow('history events of an order', postlude.historyEvents, floor.historyEvents, 0),
      ratioRow('billable actions of an order', postlude.actions, floor.actions, 0),
      ...cpuRows(postlude, floor),
    ]),
    '',
    'Where the median add goes, ms',
    '',
    ...table([
      ['', 'Postlude', 'floor', '', ''],
      ...ADD_PARTS.map((name) => partRow(name, postlude, floor)),
      countRow('workflow tasks of the add', postlude.addTasks, floor.addTasks),
    ]),
    '',
    'The median add turn by turn, ms: how far the machine itself is to be believed',
    '',
    ...table([['', 'Postlude', 'floor', 'ratio', 'other programs'], ...turnRows(result.phases)]),
    '',
    ...environmentLines(result),
    '',
    ...verdict(result),
    ...faultLines(faults),
  ];
}

function faultLines(faults: readonly string[]): string[] {
  if (faults.length === 0) return [];
  const left = faults.length - FAULTS_SHOWN;
  return [
    '',
    'NOT right:',
    ...faults.slice(0, FAULTS_SHOWN).map((fault) => `  ${fault}`),
    ...(left > 0 ? [`  … and ${left} more`] : []),
  ];
}

/** Both aims, and whether they were met in this run. */
export function verdict({ postlude, floor }: Pick<BenchResult, 'postlude' | 'floor'>): string[] {
  const p95 = postlude.addMs?.p95;
  const floorP95 = floor.addMs?.p95;
  const failed = postlude.failed + floor.failed;
  if (failed > 0 || p95 === undefined || floorP95 === undefined) {
    return [`Aims not judged: ${failed} orders failed, and no latency knows of them.`];
  }
  const ratio = p95 / floorP95;
  return [
    `Aim ${judge(p95 <= ADD_P95_AIM_MS)}: add p95 ${shown(p95)} ms, at most ${ADD_P95_AIM_MS} ms.`,
    `Aim ${judge(ratio <= ADD_RATIO_AIM)}: add p95 ${ratio.toFixed(2)} times the floor's, ` +
      `at most ${ADD_RATIO_AIM}.`,
  ];
}

function judge(isMet: boolean): string {
  return isMet ? 'met' : 'MISSED';
}

function addRows(postlude: Measured, floor: Measured): Row[] {
  const [p50, p95, p99] = summaryRows('add answered, ms', postlude.addMs, floor.addMs, true);
  if (!p50 || !p95 || !p99) return [];
  const aim = `<= ${ADD_P95_AIM_MS} ms, <= ${ADD_RATIO_AIM} x`;
  return [p50, [p95[0], p95[1], p95[2], p95[3], aim], p99];
}

function summaryRows(
  name: string,
  postlude: Summary | undefined,
  floor: Summary | undefined,
  hasP99 = false,
): Row[] {
  const rows = [
    ratioRow(`${name}: p50`, postlude?.p50, floor?.p50),
    ratioRow('p95', postlude?.p95, floor?.p95),
  ];
  return hasP99 ? [...rows, ratioRow('p99', postlude?.p99, floor?.p99)] : rows;
}

function cpuRows({ cpuMsPerOrder: ours }: Measured, { cpuMsPerOrder: theirs }: Measured): Row[] {
  if (!ours || !theirs) return [['CPU of an order', 'not read', 'here', '', '']];
  const total = (cpu: typeof ours) => cpu.front + cpu.worker + cpu.Temporal + cpu.Postgres;
  return [
    ratioRow('CPU of an order, ms: api', ours.front, theirs.front),
    ratioRow('worker', ours.worker, theirs.worker),
    ratioRow('Temporal', ours.Temporal, theirs.Temporal),
    ratioRow('Postgres', ours.Postgres, theirs.Postgres),
    ratioRow('all', total(ours), total(theirs)),
  ];
}

function partRow(name: string, postlude: Measured, floor: Measured): Row {
  return [name, shown(postlude.addParts[name]), shown(floor.addParts[name]), '', ''];
}

/** Phases come in pairs, one of each system, in either order. */
function turnRows(phases: readonly PhaseOutline[]): Row[] {
  const of = (name: PhaseOutline['system']) => phases.filter(({ system }) => system === name);
  const floors = of('floor');
  return of('postlude').map((ours, index) => {
    const theirs = floors[index];
    const [, p50, floorP50, ratio] = ratioRow('', ours.addMs?.p50, theirs?.addMs?.p50);
    const others = Math.max(ours.others ?? Number.NaN, theirs?.others ?? Number.NaN);
    return [`turn ${index + 1}`, p50, floorP50, ratio, percentText(others)];
  });
}

function percentText(share: number): string {
  return Number.isNaN(share) ? '–' : `${(share * 100).toFixed(0)} %`;
}

function ratioRow(name: string, ours?: number, theirs?: number, digits = 1): Row {
  const ratio = ours !== undefined && theirs ? (ours / theirs).toFixed(2) : '';
  return [name, shown(ours, digits), shown(theirs, digits), ratio, ''];
}

function countRow(name: string, ours?: number, theirs?: number, aim = ''): Row {
  return [name, shown(ours, 0), shown(theirs, 0), '', aim];
}

function shown(value: number | undefined, digits = 1): string {
  return value === undefined ? '–' : value.toFixed(digits);
}

/** The first column to the left, numbers to the right. */
function table(rows: readonly Row[]): string[] {
  const columns = [0, 1, 2, 3, 4] as const;
  const widths = columns.map((column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    columns
      .map((column) => {
        const width = widths[column] ?? 0;
        const isWord = column === 0;
        const isEnd = isWord && /^(p\d\d|worker|Temporal|Postgres|all)$/.test(row[column]);
        return isWord && !isEnd ? row[column].padEnd(width) : row[column].padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

function environmentLines({ environment, seconds, ratePerSecond, phases }: BenchResult): string[] {
  const { cores, cpu, node, sdk, temporal, postgres, tookSeconds } = environment;
  const isDisturbed = phases.some(({ others }) => (others ?? 0) > OTHERS_SHARE_MAX);
  return [
    `${cores} cores (${cpu}), Node ${node}, Temporal SDK ${sdk}, server ${temporal}, ` +
      `Postgres ${postgres}`,
    `${ratePerSecond} orders/s for ${seconds} s at each, with all parts and the load on this ` +
      `machine; ${tookSeconds.toFixed(0)} s in all`,
    ...(isDisturbed
      ? ['The machine was busy with other work: medians and CPU say something, p95 and p99 little.']
      : []),
  ];
}
