import type { INestApplicationContext } from '@nestjs/common';
import {
  AiCalls,
  ALL_USAGE,
  addUsage,
  noUsage,
  startOf,
  UsageRebuild,
  UsageReports,
  type UsageDifference,
  type UsageGroup,
  type UsageQuestion,
  type UsageSum,
} from '@app/metadata';
import fc from 'fast-check';
import { countedCall, startedCall } from '../../support/calls/ai-call';
import { describeEachStore } from '../../support/engines/each-store';
import { runs } from '../../support/run/length';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { openMetadata } from './store';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The end of a month is three days later. */
const START_MS = Date.UTC(2026, 9, 29);
const RANGE_MS = 6 * DAY_MS;

const ALL: UsageQuestion = {
  currencies: ['USD'],
  ...ALL_USAGE,
  fromMs: START_MS - DAY_MS,
  toMs: START_MS + 2 * RANGE_MS,
  grain: null,
  by: [],
  byTags: [],
};

/** A call, and what becomes of it. */
interface Story {
  readonly startedAtMs: number;
  readonly userId: string;
  readonly keyId: string | null;
  readonly model: string;
  readonly currency: string;
  readonly tags: Record<string, string>;
  readonly status: 'completed' | 'aborted' | 'failed';
  readonly charged: bigint;
  readonly uncollected: bigint;
  readonly cost: bigint;
  readonly end: 'counted' | 'settled' | 'interrupted' | 'uncharged' | 'open';
}

const UNITS_MAX = 10n ** 21n;
const story: fc.Arbitrary<Story> = fc.record({
  startedAtMs: fc.integer({ min: START_MS, max: START_MS + RANGE_MS }),
  userId: fc.constantFrom('ada', 'bob', 'cy'),
  keyId: fc.constantFrom(null, 'a'.repeat(32), 'b'.repeat(32)),
  model: fc.constantFrom('gpt-5', 'claude'),
  currency: fc.constantFrom('USD', 'USD', 'EUR'),
  tags: fc.constantFrom<Record<string, string>[]>(
    {},
    { feature: 'a' },
    { feature: 'b', team: 'x' },
    { team: 'x', feature: 'b' },
  ),
  status: fc.constantFrom('completed', 'aborted', 'failed'),
  charged: fc.oneof(
    fc.constantFrom(0n, 1n, 999_999_999n, 10n ** 9n, UNITS_MAX),
    fc.bigInt({ min: 0n, max: UNITS_MAX }),
  ),
  uncollected: fc.bigInt({ min: 0n, max: 10n ** 10n }),
  cost: fc.oneof(fc.constantFrom(0n, 10n ** 12n - 1n), fc.bigInt({ min: 0n, max: 10n ** 24n })),
  end: fc.constantFrom('counted', 'settled', 'settled', 'interrupted', 'uncharged', 'open'),
});

describeEachStore('sums of AI calls', (store) => {
  let folder: TemporaryDirectory;
  let contexts: INestApplicationContext[];
  let records: AiCalls;
  let reports: UsageReports;
  let rebuild: UsageRebuild;
  let open: () => Promise<INestApplicationContext>;

  beforeEach(async () => {
    folder = new TemporaryDirectory();
    const url = (await store().settings())['DATABASE_URL'];
    contexts = [];
    open = async () => {
      const context = await openMetadata(
        url === undefined
          ? { kind: 'sqlite', path: `${folder.path}/metadata.db` }
          : { kind: 'postgres', url },
      );
      contexts.push(context);
      return context;
    };
    const metadata = await open();
    records = metadata.get(AiCalls);
    reports = metadata.get(UsageReports);
    rebuild = metadata.get(UsageRebuild);
  });

  afterEach(async () => {
    for (const context of contexts) await context.close();
    folder.remove();
  });

  async function differences(): Promise<UsageDifference[]> {
    const found: UsageDifference[] = [];
    for await (const some of rebuild.differences()) found.push(...some);
    return found;
  }

  const read = async (question: Partial<UsageQuestion>) =>
    (await reports.read({ ...ALL, ...question })).groups;

  async function live(calls: AiCalls, told: Story): Promise<void> {
    const { startedAtMs, userId, keyId, model, currency, tags, status, charged, uncollected, cost, end } =
      told;
    const call = startedCall({ startedAtMs, userId, keyId, model, currency, tags });
    await calls.start(call);
    if (end === 'open') return;
    if (end === 'interrupted') {
      const nothing = { chargedUnits: 0n, uncollectedUnits: 0n };
      const conclusion = { from: 'started', status: 'interrupted', ...nothing } as const;
      expect(await calls.conclude(call.callId, conclusion)).toBe(true);
      return;
    }
    const amounts = { chargedUnits: charged, uncollectedUnits: uncollected, costPico: cost };
    // Twice, as after a lost answer.
    const ended = countedCall(call, { status, ...amounts });
    expect(await Promise.all([calls.count(ended), calls.count(ended)])).toEqual([true, false]);
    if (end === 'settled') calls.settle(call.callId);
    if (end === 'uncharged') {
      const conclusion = { status, chargedUnits: 0n, uncollectedUnits: charged + uncollected };
      expect(await calls.conclude(call.callId, { from: 'counted', ...conclusion })).toBe(true);
      expect(await calls.conclude(call.callId, { from: 'counted', ...conclusion })).toBe(false);
    }
  }

  /** What a call adds, apart from the service's own reckoning. */
  function usageOf({ status, charged, uncollected, cost, end }: Story): UsageSum {
    if (end === 'open') return noUsage();
    if (end === 'interrupted') return { ...noUsage(), calls: 1, failed: 1 };
    const isCharged = end !== 'uncharged';
    return {
      calls: 1,
      failed: status === 'failed' ? 1 : 0,
      input_tokens: 6,
      cache_read_tokens: 2,
      cache_write_tokens: 7,
      output_tokens: 1_000_000_005,
      reasoning_tokens: 7,
      charged: isCharged ? charged : 0n,
      uncollected: isCharged ? uncollected : charged + uncollected,
      cost,
    };
  }

  function addedUp(
    stories: readonly Story[],
    place: (told: Story) => { startMs?: number; values?: (string | null)[] },
  ): UsageGroup[] {
    const groups = new Map<string, UsageGroup>();
    for (const told of stories) {
      const { startMs = null, values = [] } = place(told);
      const key = values.join('\n');
      const group = groups.get(`${startMs} ${key}`) ?? { startMs, values, key, sum: noUsage() };
      addUsage(group.sum, usageOf(told));
      groups.set(`${startMs} ${key}`, group);
    }
    return inOrder([...groups.values()].filter(({ sum }) => sum.calls > 0));
  }

  function inOrder(groups: readonly UsageGroup[]): UsageGroup[] {
    const keyOf = ({ startMs, values }: UsageGroup) => JSON.stringify([startMs, values]);
    return [...groups].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  it('are those of the calls, by every period and dimension, whatever became of the calls', async () => {
    const stories = fc.sample(story, { numRuns: runs(120, 3_000), seed: 20 });
    for (let from = 0; from < stories.length; from += 40) {
      await Promise.all(stories.slice(from, from + 40).map((told) => live(records, told)));
    }
    const usd = stories.filter(({ currency }) => currency === 'USD');
    expect(inOrder(await read({}))).toEqual(addedUp(usd, () => ({})));
    for (const grain of ['hour', 'day', 'month'] as const) {
      expect(inOrder(await read({ grain, by: ['model'] }))).toEqual(
        addedUp(usd, ({ startedAtMs, model }) => ({
          startMs: startOf(grain, startedAtMs),
          values: [model],
        })),
      );
    }
    for (const grain of ['day', 'month'] as const) {
      expect(inOrder(await read({ grain, by: ['user_id'] }))).toEqual(
        addedUp(usd, ({ startedAtMs, userId }) => ({
          startMs: startOf(grain, startedAtMs),
          values: [userId],
        })),
      );
    }
    expect(inOrder(await read({ by: ['key_id', 'model'], byTags: ['feature', 'team'] }))).toEqual(
      addedUp(usd, ({ keyId, model, tags }) => ({
        values: [keyId, model, tags['feature'] ?? null, tags['team'] ?? null],
      })),
    );
    expect(inOrder(await read({ userIds: ['ada'], grain: 'day' }))).toEqual(
      addedUp(
        usd.filter(({ userId }) => userId === 'ada'),
        ({ startedAtMs }) => ({ startMs: startOf('day', startedAtMs) }),
      ),
    );
    expect(inOrder(await read({ keyId: 'a'.repeat(32), model: 'gpt-5' }))).toEqual(
      addedUp(
        usd.filter(({ keyId, model }) => keyId === 'a'.repeat(32) && model === 'gpt-5'),
        () => ({}),
      ),
    );
    // Borders within a day are those of hours, and those of users' sums of days.
    const fromMs = START_MS + 7.5 * HOUR_MS;
    const toMs = START_MS + RANGE_MS - 3.5 * HOUR_MS;
    const between = (from: number, to: number) =>
      usd.filter(({ startedAtMs }) => startedAtMs >= from && startedAtMs < to);
    for (const grain of [null, 'hour', 'day', 'month'] as const) {
      expect(inOrder(await read({ fromMs, toMs, grain }))).toEqual(
        addedUp(between(fromMs - HOUR_MS / 2, toMs + HOUR_MS / 2), ({ startedAtMs }) =>
          grain === null ? {} : { startMs: startOf(grain, startedAtMs) },
        ),
      );
    }
    expect(inOrder(await read({ fromMs, toMs, by: ['user_id'] }))).toEqual(
      addedUp(between(START_MS, START_MS + RANGE_MS), ({ userId }) => ({ values: [userId] })),
    );
    for (const [from, to] of [
      [fromMs + 1, toMs - 1],
      [fromMs + 60_000, fromMs + 120_000],
      [fromMs - HOUR_MS / 4, fromMs + 20 * HOUR_MS],
    ] as const) {
      const [sum = noUsage()] = addedUp(between(from, to), () => ({})).map((group) => group.sum);
      expect(await reports.exactTotal('USD', from, to)).toEqual(sum);
    }
    for (const range of [{}, { fromMs, toMs }, { model: 'gpt-5' }]) {
      const all = await reports.read({ ...ALL, ...range, by: ['user_id'] });
      const charges = all.groups
        .map(({ values: [userId], sum: { charged } }) => ({ userId: userId!, charged }))
        .sort((a, b) => Number(b.charged - a.charged) || (a.userId < b.userId ? -1 : 1));
      for (const limit of [1, 2, 1_000]) {
        const first = charges.slice(0, limit);
        expect(await reports.topUsers({ ...ALL, ...range }, limit)).toEqual(first);
        const report = await reports.read({ ...ALL, ...range, by: ['user_id'] }, limit);
        const kept = all.groups.filter(({ values }) => first.some(({ userId }) => userId === values[0]));
        expect({ ...report, groups: inOrder(report.groups) }).toEqual({ ...all, groups: inOrder(kept) });
      }
    }
    expect(await differences()).toEqual([]);
  });

  it('are those of the calls where two processes count at once', async () => {
    const other = (await open()).get(AiCalls);
    const stories = fc.sample(story, { numRuns: runs(200, 4_000), seed: 21 });
    const halves = [stories.slice(0, stories.length / 2), stories.slice(stories.length / 2)] as const;
    await Promise.all(
      [records, other].map(async (calls, half) => {
        for (let from = 0; from < halves[half]!.length; from += 25) {
          await Promise.all(halves[half]!.slice(from, from + 25).map((told) => live(calls, told)));
        }
      }),
    );
    const usd = stories.filter(({ currency }) => currency === 'USD');
    expect(inOrder(await read({ grain: 'day' }))).toEqual(
      addedUp(usd, ({ startedAtMs }) => ({ startMs: startOf('day', startedAtMs) })),
    );
    expect(await differences()).toEqual([]);
  });

  it('count a call once that two processes end', async () => {
    const other = (await open()).get(AiCalls);
    const call = startedCall();
    await records.start(call);
    const conclusion = { status: 'interrupted', chargedUnits: 0n, uncollectedUnits: 0n } as const;
    await Promise.all([
      records.count(countedCall(call)),
      other.count(countedCall(call)),
      other.conclude(call.callId, { from: 'started', ...conclusion }),
    ]);
    expect(await read({ toMs: call.startedAtMs + DAY_MS })).toMatchObject([{ sum: { calls: 1 } }]);
    expect(await differences()).toEqual([]);
  });

  it('leave out a call that the store refuses, and no other', async () => {
    const calls = Array.from({ length: 9 }, () => startedCall({ startedAtMs: START_MS }));
    await Promise.all(calls.map((call) => records.start(call)));
    const ends = calls.map((call, index) => countedCall(call, index === 4 ? { reasoning: Number.NaN } : {}));
    await Promise.allSettled(ends.map((end) => records.count(end)));
    expect(await read({ by: ['model'] })).toMatchObject([{ values: ['gpt-5'], sum: { calls: 8 } }]);
    expect(await differences()).toEqual([]);
  });

  it('move to the pseudonym of a user who is erased, and lose the tags', async () => {
    const told = fc.sample(story, { numRuns: 60, seed: 22 });
    for (const each of told) await live(records, each);
    await records.erase('ada', 'erased-1');
    await records.erase('erased-1', 'erased-1');
    const usd = told.filter(({ currency }) => currency === 'USD');
    expect(inOrder(await read({ by: ['user_id'], byTags: ['feature'] }))).toEqual(
      addedUp(usd, ({ userId, tags }) => ({
        values: userId === 'ada' ? ['erased-1', null] : [userId, tags['feature'] ?? null],
      })),
    );
    expect(inOrder(await read({ grain: 'month', by: ['user_id'] }))).toEqual(
      addedUp(usd, ({ userId, startedAtMs }) => ({
        startMs: startOf('month', startedAtMs),
        values: [userId === 'ada' ? 'erased-1' : userId],
      })),
    );
    expect(await differences()).toEqual([]);
  });

  it('keep a hundred sets of tags per key and day apart, and none that is too long', async () => {
    const end = async (tags: Record<string, string>) => {
      const call = startedCall({ startedAtMs: START_MS, tags });
      await records.start(call);
      await records.count(countedCall(call));
    };
    for (let id = 0; id < 103; id += 1) await end({ request: `r${id}` });
    await end({ request: 'r5' });
    await end({});
    const long = Object.fromEntries(
      Array.from({ length: 8 }, (_, of) => [`${of}`.padEnd(64, '"'), 'x'.repeat(64)]),
    );
    await end(long);
    const groups = await read({ byTags: ['request'] });
    expect(groups).toHaveLength(102);
    const callsOf = (value: string | null) => groups.find(({ values: [of] }) => of === value)?.sum.calls;
    expect([callsOf('r5'), callsOf('other'), callsOf(null), callsOf('r100')]).toEqual([2, 4, 1, undefined]);
    expect(await differences()).toEqual([]);
  });

  it('are compared with the calls, and put right', async () => {
    const stories = fc.sample(story, { numRuns: 60, seed: 23 });
    for (const told of stories) await live(records, told);
    const before = inOrder(await read({ grain: 'day', by: ['user_id', 'model'] }));
    const expected = noUsage();
    const kept = { ...noUsage(), calls: 2, charged: -5n, cost: 10n ** 13n };
    const nowhere = {
      view: 'hour',
      currency: 'USD',
      user_id: '',
      key_id: '',
      provider: 'p',
      model: 'm',
      tags: '',
    } as const;
    const wrong = [
      { place: { ...nowhere, start_ms: START_MS }, kept, expected },
      {
        place: { ...nowhere, start_ms: START_MS, view: 'month_user', user_id: 'eve' } as const,
        kept,
        expected,
      },
    ];
    // Takes away what was never there.
    await rebuild.correct(wrong.map((each) => ({ ...each, kept: expected, expected: kept })));
    expect(await differences()).toEqual([
      expect.objectContaining({ place: wrong[0]!.place, kept, expected }),
      expect.objectContaining({ kept, expected }),
    ]);
    for await (const some of rebuild.differences()) await rebuild.correct(some);
    expect(await differences()).toEqual([]);
    expect(inOrder(await read({ grain: 'day', by: ['user_id', 'model'] }))).toEqual(before);
    expect(await read({ by: ['provider'] })).toHaveLength(1);
  });

  it('stay when their calls are deleted, and are not taken for wrong', async () => {
    const told = fc.sample(story, { numRuns: 60, seed: 24 });
    for (const each of told) await live(records, each);
    await records.flush();
    const before = inOrder(await read({ grain: 'day', by: ['user_id'] }));
    const border = START_MS + 3.5 * DAY_MS;
    const old = told.filter(({ startedAtMs, end }) => {
      const isSettled = end === 'settled' || end === 'interrupted' || end === 'uncharged';
      return startedAtMs < border && isSettled;
    });
    let deleted = 0;
    for (let some = 7; some === 7; deleted += some) some = await records.deleteBefore(border, 7);
    expect(deleted).toBe(old.length);
    expect(await records.deleteBefore(border, 7)).toBe(0);
    expect(inOrder(await read({ grain: 'day', by: ['user_id'] }))).toEqual(before);
    expect(await differences()).toEqual([]);
  });
});
