import { connect } from 'node:net';
import type { Api } from '../support/http/api';
import { describeEachPair, describeFirstPair } from '../support/engines/each-pair';
import {
  assertBalancesFollow,
  historyPath,
  median,
  readHistory,
  readPage,
  runBatch,
  signed,
  thousandths,
  type Transaction,
} from '../support/movements/history-reading';
import { ServiceProcess } from '../support/processes/service-process';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { runs } from '../support/run/length';

const LARGE = runs(50_000, 100_000);
const LARGE_PAGES = LARGE / 100;
const SMALL = 100;
const BATCH = 5_000;
const PAGE = 20;
const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 120_000;

/** A history that is read in full takes a thousand times as long; twice as long is the machine. */
const RATIO_MAX = 2;
const READS = 21;
/** A machine that is busy with something else may slow one half of a comparison down, but not every time. */
const ATTEMPTS = 6;

/** So many that they stream 600,000 transactions at once. */
const STREAMS = 600_000 / LARGE;
/** Readers that take nothing, each with fifty or a hundred parts of the history to come. */
const STALLED = 50;
/**
 * Their histories held as text are 325 MB or twice that; what fills the connections' buffers passes through
 * memory, and is garbage then.
 */
const STALLED_GROWTH_MAX_BYTES = 300_000_000;
const STALLED_MS = 2_000;
/** A heap that may be large is collected late; this one has no room for what is held. */
const NODE_OPTIONS = '--max-semi-space-size=8 --max-old-space-size=192';
/** Streams held in memory are 600,000 objects of some 500 bytes; a part of each is 1,000 of them. */
const GROWTH_MAX_BYTES = 150_000_000;
const SAMPLE_EVERY_MS = 50;

/** Where the pages of a history begin: the first, the middle and the last one. */
type Places = Record<'first' | 'middle' | 'last', Record<string, string>>;

runs(describeFirstPair, describeEachPair)(`a history of ${LARGE} transactions`, (pair) => {
  let folder: TemporaryDirectory | undefined;
  let service: ServiceProcess | undefined;
  let api: Api;
  /** The history before any test, and the balance at its end. */
  let large: Transaction[];
  let balance: number;
  const places: Partial<Record<string, Places>> = {};

  beforeAll(async () => {
    folder = new TemporaryDirectory();
    const settings = await pair().settings();
    service = await ServiceProcess.start({
      DATA_DIR: folder.path,
      LOG_LEVEL: 'ERROR',
      NODE_OPTIONS,
      ...settings,
    });
    ({ api } = service);
    for (const [user_id, count] of [
      ['large', LARGE - 1],
      ['small', SMALL],
    ] as const) {
      await api.createAccount({ user_id });
      for (let from = 0; from < count; from += BATCH) {
        await runBatch(api, movements(user_id, Math.min(BATCH, count - from)));
      }
    }
    const [bill] = (await readPage(api, 'large', { type: 'bill', limit: 1 })).transactions;
    expect((await api.refund({ transaction_id: bill!.id })).status).toBe(201);
    large = await walk('large', LARGE);
    balance = Number((await api.balance({ user_id: 'large' })).json.balance);
    await walk('small', SMALL);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await service?.kill();
    folder?.remove();
  }, START_TIMEOUT_MS);

  /** Reads a history to its end and notes where its middle and its last page begin. */
  async function walk(user: string, count: number): Promise<Transaction[]> {
    const all: Transaction[] = [];
    const found: Places = { first: {}, middle: {}, last: {} };
    let cursor: string | null = null;
    do {
      const left: number = count - all.length;
      const limit = left > 1_000 ? 1_000 : PAGE;
      const page = await readPage(api, user, { limit, ...(cursor === null ? {} : { cursor }) });
      if (cursor !== null && left >= count / 2) found.middle = { cursor };
      if (cursor !== null) found.last = { cursor };
      all.push(...page.transactions);
      cursor = page.next_cursor;
    } while (cursor !== null);
    places[user] = found;
    return all;
  }

  it('has every transaction once, each balance following from the one before', () => {
    expect(large).toHaveLength(LARGE);
    expect(new Set(large.map(({ id }) => id)).size).toBe(LARGE);
    assertBalancesFollow(large);
    expect(large.reduce((sum, transaction) => sum + signed(transaction), 0)).toBe(thousandths(balance));
    expect(large.filter(({ description }) => description === null).map(({ type }) => type)).toEqual([
      'refund',
    ]);
  });

  it.each(['first', 'middle', 'last'] as const)(
    'gives its %s page as fast as a short history does',
    async (place) => {
      const read = (user: string) =>
        timed(async () => {
          const page = await readPage(api, user, { limit: PAGE, ...places[user]![place] });
          expect(page.transactions).toHaveLength(PAGE);
          expect(page.next_cursor === null).toBe(place === 'last');
        });
      await expect(
        smallestRatio(
          () => read('large'),
          () => read('small'),
        ),
      ).resolves.toBeLessThanOrEqual(RATIO_MAX);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is counted exactly and read by page number from either end',
    async () => {
      const page = async (number: number) =>
        (await api.get(`/api/v1/users/large/transactions?page=${number}&page_size=100`)).json;
      const ids = (from: number) =>
        large.slice(from, from + 100).map(({ id }) => expect.objectContaining({ id }) as unknown);
      for (const number of [1, 2, LARGE_PAGES / 2 - 1, LARGE_PAGES / 2, LARGE_PAGES]) {
        expect(await page(number)).toEqual({
          transactions: ids((number - 1) * 100),
          total: LARGE,
          page: number,
          page_size: 100,
        });
      }
      expect(await page(LARGE_PAGES + 1)).toMatchObject({ transactions: [], total: LARGE });
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'finds the few of a type among the many',
    async () => {
      const refunds = await readHistory(api, 'large', { type: 'refund' });
      expect(refunds.map(({ amount }) => amount)).toEqual([0.001]);
      const topUps = await readHistory(api, 'large', { type: 'topup', limit: 1_000 });
      expect(topUps).toHaveLength(LARGE / 2);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'streams as CSV in memory that does not grow with it',
    async () => {
      await streamCsv(api);
      const { value: rows, growthBytes } = await measureGrowth(() =>
        Promise.all(Array.from({ length: STREAMS }, () => streamCsv(api))),
      );
      const expected = (await readPage(api, 'large', { limit: 1 })).transactions[0]!;
      for (const { count, sum, newest } of rows) {
        expect(count).toBe(LARGE);
        expect(sum).toBe(thousandths(expected.balance_after));
        expect(newest).toBe(expected.id);
      }

      expect(growthBytes).toBeLessThan(GROWTH_MAX_BYTES);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'waits in little memory for readers that ask for it and take nothing, while others go on',
    async () => {
      const { hostname, port } = new URL(service!.origin);
      const readers = Array.from({ length: STALLED }, () => connect(Number(port), hostname));
      try {
        const { growthBytes } = await measureGrowth(async () => {
          for (const reader of readers) {
            reader.pause().on('error', () => undefined);
            reader.write(
              `GET ${historyPath('large')} HTTP/1.1\r\nHost: ${hostname}\r\nAccept: text/csv\r\n\r\n`,
            );
          }
          const until = Date.now() + STALLED_MS;
          while (Date.now() < until) {
            expect((await api.bill({ user_id: 'small', amount: 0.001 })).status).toBe(200);
            expect((await readPage(api, 'large', { limit: PAGE })).transactions).toHaveLength(PAGE);
          }
        });
        expect(growthBytes).toBeLessThan(STALLED_GROWTH_MAX_BYTES);
        // They were being served all the while.
        expect(readers.filter(({ readyState }) => readyState === 'open')).toHaveLength(STALLED);
      } finally {
        for (const reader of readers) reader.destroy();
      }
    },
    TEST_TIMEOUT_MS,
  );

  /** How much more memory the service holds at the most while something is done. */
  async function measureGrowth<T>(work: () => Promise<T>): Promise<{ value: T; growthBytes: number }> {
    const before = service!.residentBytes;
    let peak = before;
    const sampling = setInterval(() => {
      peak = Math.max(peak, service!.residentBytes);
    }, SAMPLE_EVERY_MS);
    try {
      return { value: await work(), growthBytes: Math.max(peak, service!.residentBytes) - before };
    } finally {
      clearInterval(sampling);
    }
  }
});

/** Top-ups of 0.003 and bills of 0.001 by turns, with a hundred texts. */
function movements(user_id: string, count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    type: index % 2 === 0 ? 'topup' : 'bill',
    user_id,
    amount: index % 2 === 0 ? 0.003 : 0.001,
    description: `text ${index % 100}`,
  }));
}

async function streamCsv(api: Api): Promise<{ count: number; sum: number; newest: string | undefined }> {
  const { text } = await api.send(historyPath('large'), { headers: { accept: 'text/csv' } });
  const lines = text.split('\r\n').slice(1, -1);
  const sum = lines.reduce((total, line) => {
    const [, , type, amount] = line.split(',');
    return total + signed({ type: type as Transaction['type'], amount: Number(amount) });
  }, 0);
  return { count: lines.length, sum, newest: lines[0]?.split(',')[0] };
}

/**
 * The smallest of several ratios of medians; the two are read by turns, so that both meet the same machine.
 */
async function smallestRatio(a: () => Promise<number>, b: () => Promise<number>): Promise<number> {
  let smallest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS && smallest > RATIO_MAX; attempt += 1) {
    const times: { a: number[]; b: number[] } = { a: [], b: [] };
    for (let index = 0; index < READS; index += 1) {
      times.a.push(await a());
      times.b.push(await b());
    }
    smallest = Math.min(smallest, median(times.a) / median(times.b));
  }
  return smallest;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
