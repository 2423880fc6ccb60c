// Operations per second of the embedded engine on ledgers of growing size, and beside a real TigerBeetle
// server where the program is on the PATH or named in TIGERBEETLE_BINARY.
//   node --expose-gc -r ./test/bench/register.cjs test/bench/engine/engine-bench.ts [--sizes=1000,100000,1000000] [--users=1000]
//     [--ids=hashed,time-ordered] [--rounds=5] [--no-server]
// Measured are transfers in batches and one by one, look-ups of accounts, balances after a transfer drawn from
// the whole ledger, by its timestamp and by the last one up to its time, and pages of a user's history: the
// newest one, and one that begins at a transfer drawn from the whole ledger. Every page is full, so that it costs what a page costs; a small
// ledger has full pages only if it bills fewer users (two pages each on average), while as many users exist,
// are looked up, and make the measured transfers at each size. What is compared is measured in turns, so that
// whatever else the machine does falls on all alike; the median round counts. What growth costs is also given
// by the time of the processor alone, which others' load does not prolong; it leaves out the disk.
import { parseArgs } from 'node:util';
import { openEmbedded, openServer, type Subject } from './subjects';
import { type IdKind, type Measure, MEASURES, PAGE, type Rate, Workload } from './workload';

const TITLES: Record<Measure, string> = {
  batches: 'transfers, in batches',
  singles: 'transfers, one by one',
  lookups: 'account look-ups',
  balance: 'exact past balances',
  past: 'balances at a past time',
  newest: `newest ${PAGE} of a user`,
  anywhere: `${PAGE} of a user, from anywhere`,
};
/**
 * Rounds before the first one that counts, on a ledger of its own: what is compiled while it runs is slow at
 * first.
 */
const WARM_UP_ROUNDS = 3;
const TITLE_WIDTH = 34;
const CELL_WIDTH = 12;

interface Settings {
  readonly sizes: number[];
  readonly users: number;
  readonly ids: IdKind[];
  readonly rounds: number;
  readonly server: boolean;
}

async function main(): Promise<void> {
  const settings = readSettings();
  for (const kind of settings.ids) {
    await withSubjects([openEmbedded], async ([subject]) => {
      await warmUp(subject!, kind);
    });
    await compareSizes(kind, settings);
    if (settings.server) await compareWithServer(kind, settings);
  }
}

async function warmUp(subject: Subject, kind: IdKind): Promise<void> {
  const workload = await Workload.start(subject, kind, 100, 25);
  await workload.fill(1000);
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
    for (const name of MEASURES) await workload.rate(name);
  }
}

/** What growth costs: one ledger of each size, measured in turns. */
async function compareSizes(kind: IdKind, { sizes, users, rounds }: Settings): Promise<void> {
  await withSubjects(
    sizes.map(() => openEmbedded),
    async (subjects) => {
      const workloads: Workload[] = [];
      for (const [index, subject] of subjects.entries()) {
        const size = sizes[index]!;
        const workload = await Workload.start(subject, kind, users, billedAt(size, users));
        await workload.fill(size);
        workloads.push(workload);
      }
      title(`embedded, ${kind} ids, ${users} users, operations per second`, [
        ...sizes.map(atSize),
        'last/first',
        'processor',
      ]);
      for (const name of MEASURES) {
        const rates = await inTurns(workloads, name, rounds);
        const ratio = (rate: (of: Rate) => number): string =>
          (rate(rates.at(-1)!) / rate(rates[0]!)).toFixed(2);
        line(TITLES[name], [
          ...rates.map(whole),
          ratio(({ perSecond }) => perSecond),
          ratio(({ perProcessorSecond }) => perProcessorSecond),
        ]);
      }
    },
  );
}

/**
 * The embedded engine and a server, measured in turns at each size; a ledger is filled on from one size to
 * the next.
 */
async function compareWithServer(kind: IdKind, { sizes, users, rounds }: Settings): Promise<void> {
  const groups = groupedBy(sizes, (size) => billedAt(size, users));
  for (const [count, sizesOfGroup] of groups) {
    await withSubjects([openEmbedded, openServer], async (subjects) => {
      if (subjects.length < 2) return;
      const workloads: Workload[] = [];
      for (const subject of subjects) workloads.push(await Workload.start(subject, kind, users, count));
      for (const size of sizesOfGroup) {
        for (const workload of workloads) await workload.fill(size);
        title(`${kind} ids, ${users} users, ${atSize(size)}`, [...subjects.map(({ name }) => name), 'ratio']);
        for (const name of MEASURES) {
          const rates = await inTurns(workloads, name, rounds);
          line(TITLES[name], [...rates.map(whole), (rates[0]!.perSecond / rates[1]!.perSecond).toFixed(2)]);
        }
      }
    });
  }
}

function groupedBy<T, K>(list: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of list) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

/** As many users are billed as then have two full pages of history on average. */
function billedAt(size: number, users: number): number {
  return Math.min(users, Math.max(1, Math.floor(size / (2 * PAGE))));
}

/** The median rates of each workload. */
async function inTurns(workloads: readonly Workload[], name: Measure, rounds: number): Promise<Rate[]> {
  const rates = workloads.map((): Rate[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, workload] of workloads.entries()) rates[index]!.push(await workload.rate(name));
  }
  return rates.map((list) => ({
    perSecond: median(list.map(({ perSecond }) => perSecond)),
    perProcessorSecond: median(list.map(({ perProcessorSecond }) => perProcessorSecond)),
  }));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

async function withSubjects(
  openers: readonly (() => Promise<Subject | undefined>)[],
  run: (subjects: Subject[]) => Promise<void>,
): Promise<void> {
  const subjects: Subject[] = [];
  try {
    for (const open of openers) {
      const subject = await open();
      if (subject !== undefined) subjects.push(subject);
    }
    await run(subjects);
  } finally {
    for (const subject of subjects) await subject.close();
  }
}

function title(text: string, columns: readonly string[]): void {
  process.stdout.write(`\n${text}\n`);
  line('', columns);
}

function line(name: string, cells: readonly string[]): void {
  process.stdout.write(
    `${name.padEnd(TITLE_WIDTH)}${cells.map((cell) => cell.padStart(CELL_WIDTH)).join('')}\n`,
  );
}

function atSize(size: number): string {
  return `at ${size.toExponential(0).replace('+', '')}`;
}

function whole({ perSecond }: Rate): string {
  return perSecond.toFixed(0);
}

function readSettings(): Settings {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: '1000,100000,1000000' },
      users: { type: 'string', default: '1000' },
      ids: { type: 'string', default: 'hashed,time-ordered' },
      rounds: { type: 'string', default: '5' },
      'no-server': { type: 'boolean', default: false },
    },
  });
  return {
    sizes: values.sizes.split(',').map((size) => positive('sizes', size)),
    users: positive('users', values.users),
    ids: values.ids.split(',').map((kind) => {
      if (kind !== 'hashed' && kind !== 'time-ordered') throw new Error(`--ids holds ${kind}`);
      return kind;
    }),
    rounds: positive('rounds', values.rounds),
    server: !values['no-server'],
  };
}

function positive(name: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) {
    throw new Error(`--${name} holds ${value}, not a whole number above 0`);
  }
  return number;
}

/**
 * Neither an embedded client nor a server in a process of its own keeps this process alive while it works.
 */
const keepAlive = setInterval(() => undefined, 60_000);
main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => {
    clearInterval(keepAlive);
  });
