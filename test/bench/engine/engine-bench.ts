// Operations per second of the embedded engine and, where the program is on the PATH or named in TIGERBEETLE_BINARY, of a
// real TigerBeetle server, on ledgers of growing size.
//   node -r ./test/bench/register.cjs test/bench/engine/engine-bench.ts [--sizes=1000,100000,1000000] [--users=1000]
//     [--ids=hashed,time-ordered] [--rounds=5] [--no-server]
// Both are measured in turns, so that whatever else the machine does falls on both alike; the median round counts.
import { parseArgs } from 'node:util';
import { openEmbedded, openServer, type Subject } from './subjects';
import { type IdKind, type Measure, MEASURES, Workload } from './workload';

const TITLES: Record<Measure, string> = {
  batches: 'transfers, in batches',
  singles: 'transfers, one by one',
  lookups: 'account look-ups',
  balance: 'exact past balances',
  history: 'pages of 20 of history',
};
/** Rounds before the first one that counts, on a ledger of its own: what is compiled while it runs is slow at first. */
const WARM_UP_ROUNDS = 3;

interface Settings {
  readonly sizes: number[];
  readonly users: number;
  readonly ids: IdKind[];
  readonly rounds: number;
  readonly server: boolean;
}

/** Rates by size, and at each size by measure. */
type Rates = Map<number, Map<Measure, number>>;

async function main(): Promise<void> {
  const settings = readSettings();
  const open = settings.server ? [openEmbedded, openServer] : [openEmbedded];
  for (const kind of settings.ids) {
    const subjects: Subject[] = [];
    try {
      for (const opener of open) {
        const subject = await opener();
        if (subject !== undefined) subjects.push(subject);
      }
      await warmUp(kind);
      report(kind, settings, await measure(subjects, kind, settings));
    } finally {
      for (const subject of subjects) await subject.close();
    }
  }
}

async function warmUp(kind: IdKind): Promise<void> {
  const subject = await openEmbedded();
  try {
    const workload = await Workload.start(subject, kind, 100);
    await workload.fill(1000);
    for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
      for (const name of MEASURES) await workload.rate(name);
    }
  } finally {
    await subject.close();
  }
}

async function measure(subjects: Subject[], kind: IdKind, settings: Settings): Promise<Map<string, Rates>> {
  const rates = new Map<string, Rates>(subjects.map(({ name }) => [name, new Map()]));
  const workloads = new Map<Subject, Workload>();
  for (const subject of subjects) workloads.set(subject, await Workload.start(subject, kind, settings.users));
  for (const size of settings.sizes) {
    for (const workload of workloads.values()) await workload.fill(size);
    for (const { name } of subjects) rates.get(name)!.set(size, new Map());
    for (const name of MEASURES) {
      const rounds = new Map<string, number[]>(subjects.map((subject) => [subject.name, []]));
      for (let round = 0; round < settings.rounds; round += 1) {
        for (const [subject, workload] of workloads)
          rounds.get(subject.name)!.push(await workload.rate(name));
      }
      for (const subject of subjects)
        rates
          .get(subject.name)!
          .get(size)!
          .set(name, median(rounds.get(subject.name)!));
    }
  }
  return rates;
}

function report(kind: IdKind, { sizes, users }: Settings, rates: Map<string, Rates>): void {
  process.stdout.write(`\n${kind} ids, ${users} users with history, operations per second\n`);
  const line = (cells: string[]): void => {
    process.stdout.write(
      `${cells.map((cell, index) => (index === 0 ? cell.padEnd(34) : cell.padStart(12))).join('')}\n`,
    );
  };
  line(['', ...sizes.map((size) => `at ${size.toExponential(0).replace('+', '')}`), 'last/first']);
  for (const name of MEASURES) {
    for (const [subject, bySize] of rates) {
      const values = sizes.map((size) => bySize.get(size)!.get(name)!);
      const ratio = values.at(-1)! / values[0]!;
      line([`${TITLES[name]}: ${subject}`, ...values.map((value) => value.toFixed(0)), ratio.toFixed(2)]);
    }
    const [embedded, server] = [rates.get('embedded'), rates.get('server')];
    if (embedded === undefined || server === undefined) continue;
    const ratios = sizes.map((size) => embedded.get(size)!.get(name)! / server.get(size)!.get(name)!);
    line(['  embedded/server', ...ratios.map((ratio) => ratio.toFixed(2)), '']);
  }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
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
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--${name} holds ${value}, not a whole number above 0`);
  return number;
}

/** Neither an embedded client nor a server in a process of its own keeps this process alive while it works. */
const keepAlive = setInterval(() => undefined, 60_000);
main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => {
    clearInterval(keepAlive);
  });
