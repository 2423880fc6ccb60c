import type { INestApplicationContext } from '@nestjs/common';
import { AiCalls, type CallListing, type StartedCall } from '@app/metadata';
import { NO_TOKENS } from '@app/pricing';
import { countedCall as counted, startedCall as started } from '../../support/calls/ai-call';
import { describeEachStore } from '../../support/engines/each-store';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { openMetadata } from './store';

const ALL: CallListing = {
  userId: null,
  keyId: null,
  model: null,
  status: null,
  fromMs: null,
  toMs: null,
};

describeEachStore('records of AI calls', (store) => {
  let folder: TemporaryDirectory;
  let metadata: INestApplicationContext;
  let records: AiCalls;

  beforeEach(async () => {
    folder = new TemporaryDirectory();
    const url = (await store().settings())['DATABASE_URL'];
    metadata = await openMetadata(
      url === undefined ? { kind: 'sqlite', path: `${folder.path}/metadata.db` } : { kind: 'postgres', url },
    );
    records = metadata.get(AiCalls);
  });

  afterEach(async () => {
    await metadata.close();
    folder.remove();
  });

  const stateOf = async ({ callId }: StartedCall) => (await records.find(callId))?.state;
  const listed = async (listing: Partial<CallListing>, limit = 100) =>
    (await records.list({ ...ALL, ...listing }, null, limit)).map(({ callId }) => callId);
  /** Until a write that nobody waits for is done. */
  const settled = async (call: StartedCall) => {
    while ((await stateOf(call)) !== 'settled') await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('that are not settled are counted, with the start of the oldest', async () => {
    expect(await records.backlog()).toEqual({ count: 0, startedAtMs: null });
    const [first, second, third] = [started(), started(), started()];
    for (const call of [second, first, third]) await records.start(call);
    expect(await records.backlog()).toEqual({ count: 3, startedAtMs: first.startedAtMs });
    await records.count(counted(first));
    expect(await records.backlog()).toEqual({ count: 3, startedAtMs: first.startedAtMs });
    records.settle(first.callId);
    await settled(first);
    expect(await records.backlog()).toEqual({ count: 2, startedAtMs: second.startedAtMs });
  });

  it('keep every field, from the start to the settlement', async () => {
    const call = started({ keyId: 'a'.repeat(32) });
    await records.start(call);
    const atStart = {
      ...call,
      state: 'started',
      status: 'started',
      tokens: NO_TOKENS,
      reasoning: 0,
      modelServed: null,
      rawUsage: null,
      chargedUnits: null,
      uncollectedUnits: null,
      costPico: null,
      isEstimated: false,
      isUnreported: false,
      providerRequestId: null,
      error: null,
      firstByteMs: null,
      durationMs: null,
    };
    expect(await records.find(call.callId)).toEqual(atStart);
    const end = counted(call, { tier: 'priority' });
    expect(await records.count(end)).toBe(true);
    const fields = { ...end, responseId: undefined, servedBy: undefined, lostNanoUsd: undefined };
    expect(await records.find(call.callId)).toEqual({ ...atStart, ...fields, state: 'counted' });
    records.settle(call.callId);
    await settled(call);
    expect(await records.find(call.callId)).toEqual({ ...atStart, ...fields, state: 'settled' });
    expect(await records.find('f'.repeat(32))).toBeNull();
  });

  async function lose(userId: string, startedAtMs: number, lostNanoUsd: bigint): Promise<void> {
    const call = started({ userId, startedAtMs });
    await records.start(call);
    await records.count(counted(call, { lostNanoUsd }));
  }

  it('sum losses by user, from a moment on', async () => {
    await lose('ada', 1_000, 5n);
    await lose('ada', 2_000, 3_000_000_000n);
    await lose('ada', 2_500, 4n);
    await lose('bob', 2_001, 7n);
    await lose('cy', 2_001, 0n);
    expect(await records.losses(2_000)).toEqual({
      nanoUsd: new Map([
        ['ada', 3_000_000_004n],
        ['bob', 7n],
      ]),
      forgivenUntilMs: new Map(),
    });
  });

  it('leave forgiven losses out of the sum, those of calls under way too, and stay as they are', async () => {
    await lose('ada', 1_000, 5n);
    await lose('ada', 2_000, 3_000_000_000n);
    await lose('bob', 2_001, 7n);
    const underWay = started({ userId: 'ada', startedAtMs: 3_000 });
    await records.start(underWay);
    const before = await records.list(ALL, null, 10);
    expect(await records.forgiveLosses('ada', 2_000)).toBe(3_000_000_000n);
    expect(await records.list(ALL, null, 10)).toEqual(before);
    await records.count(counted(underWay, { lostNanoUsd: 11n }));
    const losses = { nanoUsd: new Map([['bob', 7n]]), forgivenUntilMs: new Map([['ada', 3_000]]) };
    expect(await records.losses(1_000)).toEqual(losses);
    expect(await records.losses(3_001)).toEqual({ nanoUsd: new Map(), forgivenUntilMs: new Map() });
    await lose('ada', 3_001, 13n);
    losses.nanoUsd.set('ada', 13n);
    expect(await records.losses(1_000)).toEqual(losses);
    expect(await records.forgiveLosses('ada', 1_000)).toBe(13n);
    expect(await records.forgiveLosses('ada', 1_000)).toBe(0n);
  });

  it('of nobody are forgiven, and nothing is kept', async () => {
    expect(await records.forgiveLosses('ada', 0)).toBe(0n);
    expect(await records.losses(0)).toEqual({ nanoUsd: new Map(), forgivenUntilMs: new Map() });
  });

  it('of a user who is erased lose the word that forgave them', async () => {
    await lose('ada', 1_000, 5n);
    await records.forgiveLosses('ada', 0);
    await records.erase('ada', 'erased-1');
    expect(await records.losses(0)).toEqual({
      nanoUsd: new Map([['erased-1', 5n]]),
      forgivenUntilMs: new Map(),
    });
  });

  it('keep the sheet of another model that answered, by which they were charged', async () => {
    const call = started({});
    await records.start(call);
    const servedBy = { sheetVersion: '7', sheet: '{"of":"another"}', markupPpm: 5n };
    await records.count(counted(call, { servedBy }));
    expect(await records.find(call.callId)).toMatchObject(servedBy);
  });

  it('keep the tier that was asked for where the provider names none', async () => {
    const call = started({ tier: 'flex' });
    await records.start(call);
    await records.count(counted(call));
    expect(await records.find(call.callId)).toMatchObject({ tier: 'flex' });
  });

  it('take each step once, and from the state that it expects alone', async () => {
    const call = started();
    expect(await records.count(counted(call))).toBe(false);
    records.settle(call.callId);
    await records.start(call);
    await expect(records.start(call)).rejects.toMatchObject({ code: 'metadata_unavailable' });
    const ends = await Promise.all([
      records.count(counted(call, { reasoning: 1 })),
      records.count(counted(call, { reasoning: 2 })),
    ]);
    expect(ends).toEqual([true, false]);
    expect(await records.count(counted(call, { reasoning: 3 }))).toBe(false);
    expect(await records.find(call.callId)).toMatchObject({ reasoning: 1, state: 'counted' });
    const conclusion = { status: 'interrupted', chargedUnits: 0n, uncollectedUnits: 5n } as const;
    expect(await records.conclude(call.callId, { ...conclusion, from: 'started' })).toBe(false);
    expect(await records.conclude(call.callId, { ...conclusion, from: 'counted' })).toBe(true);
    expect(await records.conclude(call.callId, { ...conclusion, from: 'counted' })).toBe(false);
    expect(await records.count(counted(call))).toBe(false);
    expect(await records.find(call.callId)).toMatchObject({
      state: 'settled',
      status: 'interrupted',
      chargedUnits: 0n,
      uncollectedUnits: 5n,
    });
  });

  it('share a write, and a row that is refused fails none but itself', async () => {
    const known = started();
    await records.start(known);
    const others = Array.from({ length: 40 }, () => started());
    const results = await Promise.allSettled([
      ...others.slice(0, 20).map((call) => records.start(call)),
      records.start(known),
      ...others.slice(20).map((call) => records.start(call)),
    ]);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(results[20]).toMatchObject({ status: 'rejected', reason: { code: 'metadata_unavailable' } });
    const ends = await Promise.allSettled(
      others.map((call, index) =>
        records.count(counted(call, index === 7 ? { reasoning: Number.NaN } : { reasoning: index })),
      ),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(39);
    expect(ends[7]).toMatchObject({ status: 'rejected' });
    expect(await listed({ status: 'completed' })).toHaveLength(39);
    expect(await stateOf(others[7]!)).toBe('started');
  });

  it('settle all calls that were noted, more than one write takes', async () => {
    const many = Array.from({ length: 700 }, () => started());
    await Promise.all(many.map((call) => records.start(call)));
    await Promise.all(many.map((call) => records.count(counted(call))));
    expect(await records.unsettled('here', '', 1_000)).toHaveLength(700);
    for (const { callId } of many) records.settle(callId);
    for (const call of many) await settled(call);
    expect(await records.unsettled('here', '', 1_000)).toEqual([]);
  });

  it('are settled before the store closes', async () => {
    const call = started();
    await records.start(call);
    await records.count(counted(call));
    records.settle(call.callId);
    await records.flush();
    expect(await stateOf(call)).toBe('settled');
  });

  it('are found where their process did not finish them, in the order of their ids', async () => {
    const unfinished = [started(), started(), started()];
    await Promise.all([...unfinished, started({ instance: 'there' })].map((call) => records.start(call)));
    await records.count(counted(unfinished[2]!));
    const first = await records.unsettled('here', '', 2);
    expect(first.map(({ callId }) => callId)).toEqual(unfinished.slice(0, 2).map(({ callId }) => callId));
    const rest = await records.unsettled('here', first[1]!.callId, 2);
    expect(rest.map(({ callId, state }) => [callId, state])).toEqual([[unfinished[2]!.callId, 'counted']]);
  });

  it('are listed by each filter, newest first and page by page', async () => {
    const keyId = 'b'.repeat(32);
    const [first, second, third, fourth] = [
      started(),
      started({ userId: 'bob', keyId }),
      started({ model: 'claude-sonnet-5', keyId }),
      started({ model: 'claude-sonnet-5' }),
    ] as const;
    for (const call of [first, second, third, fourth]) await records.start(call);
    await records.count(counted(third));
    await records.count(counted(fourth, { status: 'failed' }));
    const ids = [fourth, third, second, first].map(({ callId }) => callId);
    expect(await listed({})).toEqual(ids);
    expect(await listed({ userId: 'ada' })).toEqual([ids[0], ids[1], ids[3]]);
    expect(await listed({ keyId })).toEqual([ids[1], ids[2]]);
    expect(await listed({ model: 'claude-sonnet-5' })).toEqual([ids[0], ids[1]]);
    expect(await listed({ status: 'started' })).toEqual([ids[2], ids[3]]);
    expect(await listed({ status: 'completed' })).toEqual([ids[1]]);
    expect(await listed({ status: 'failed', userId: 'ada', model: 'claude-sonnet-5' })).toEqual([ids[0]]);
    expect(await listed({ fromMs: second.startedAtMs, toMs: fourth.startedAtMs })).toEqual([ids[1], ids[2]]);
    expect(await listed({}, 1)).toEqual([ids[0]]);
    for (const listing of [ALL, { ...ALL, userId: 'ada' }]) {
      const pages = [];
      for (let place = null; ;) {
        const [call] = await records.list(listing, place, 1);
        if (call === undefined) break;
        pages.push(call.callId);
        place = call;
      }
      expect(pages).toEqual(await records.list(listing, null, 9).then((all) => all.map((of) => of.callId)));
    }
  });

  it('of the same millisecond are listed by id', async () => {
    const at = started().startedAtMs;
    const ids = ['c', 'a', 'd'].map((digit) => digit.repeat(32));
    for (const callId of ids) await records.start(started({ callId, startedAtMs: at }));
    const [first, second] = await records.list(ALL, null, 2);
    expect([first?.callId, second?.callId]).toEqual([ids[2], ids[0]]);
    expect((await records.list(ALL, second!, 2)).map(({ callId }) => callId)).toEqual([ids[1]]);
  });

  it('keep no control characters, long texts or strange tags', async () => {
    const call = started({ tags: { 'a b': 'x', ok: 'y', long: 'z'.repeat(65), ünï: 'x', empty: '' } });
    await records.start(call);
    await records.count(
      counted(call, {
        modelServed: 'a\0b\u001b[31m',
        error: `${'e'.repeat(199)}\u{1f600}`,
        providerRequestId: '\ud800',
        rawUsage: '{\n "a": 1\0}',
      }),
    );
    expect(await records.find(call.callId)).toMatchObject({
      tags: { ok: 'y' },
      modelServed: 'ab[31m',
      error: `${'e'.repeat(199)}\ufffd`,
      providerRequestId: '\ufffd',
      rawUsage: '{  "a": 1 }',
    });
    const other = started();
    await records.start(other);
    await records.count(counted(other, { rawUsage: `{"a":"${'é'.repeat(4_096)}"}` }));
    expect(await records.find(other.callId)).toMatchObject({ rawUsage: null });
  });

  it('know the answers of a user, and of nobody else', async () => {
    const call = started();
    await records.start(call);
    await records.count(counted(call, { responseId: 'resp_1' }));
    expect(await records.hasResponse('ada', 'resp_1')).toBe(true);
    expect(await records.hasResponse('bob', 'resp_1')).toBe(false);
    expect(await records.hasResponse('ada', 'resp_2')).toBe(false);
  });

  it('of an erased user carry the pseudonym and no texts', async () => {
    const many = Array.from({ length: 1_001 }, () => started({ userId: 'eve' }));
    const other = started({ userId: 'bob' });
    await Promise.all([...many, other].map((call) => records.start(call)));
    await records.count(counted(many[0]!, { error: 'of Eve', responseId: 'resp_1' }));
    await records.erase('eve', 'erased-1');
    expect(await listed({ userId: 'eve' })).toEqual([]);
    expect(await listed({ userId: 'erased-1' }, 2_000)).toHaveLength(1_001);
    expect(await records.find(many[0]!.callId)).toMatchObject({
      userId: 'erased-1',
      error: null,
      tags: {},
      chargedUnits: 10n ** 20n,
    });
    expect(await records.hasResponse('eve', 'resp_1')).toBe(false);
    expect(await listed({ userId: 'bob' })).toEqual([other.callId]);
  });
});
