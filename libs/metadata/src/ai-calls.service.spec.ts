import { countedCall, startedCall } from '../../../test/support/calls/ai-call';
import { planOf } from '../../../test/support/metadata/query-plan';
import { TemporaryDirectory } from '../../tigerbeetle-embedded/src/testing/temporary-directory';
import { AiCalls, type CallListing } from './ai-calls.service';
import { MetadataUnavailableError } from './errors';
import { MetadataDatabase } from './metadata-database';

const ALL: CallListing = {
  userId: null,
  keyId: null,
  model: null,
  status: null,
  fromMs: null,
  toMs: null,
};

describe('AiCalls', () => {
  let folder: TemporaryDirectory;
  let path: string;
  let database: MetadataDatabase;
  let calls: AiCalls;

  beforeEach(async () => {
    folder = new TemporaryDirectory();
    path = `${folder.path}/metadata.db`;
    database = new MetadataDatabase({ store: { kind: 'sqlite', path } });
    await database.onModuleInit();
    calls = new AiCalls(database);
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await database.onApplicationShutdown();
    folder.remove();
  });

  const PLACE = { startedAtMs: 2, callId: 'f'.repeat(32) };
  it.each<[string, string, () => Promise<unknown>]>([
    ['ai_calls_by_time', 'all calls', () => calls.list(ALL, PLACE, 20)],
    ['ai_calls_by_time', 'a time', () => calls.list({ ...ALL, fromMs: 1, toMs: 2 }, null, 20)],
    ['ai_calls_by_time', 'completed ones', () => calls.list({ ...ALL, status: 'completed' }, PLACE, 20)],
    ['ai_calls_by_status', 'failed ones', () => calls.list({ ...ALL, status: 'failed' }, PLACE, 20)],
    ['ai_calls_by_user', 'a user', () => calls.list({ ...ALL, userId: 'ada', fromMs: 1 }, PLACE, 20)],
    ['ai_calls_by_key', 'a key', () => calls.list({ ...ALL, keyId: 'a' }, PLACE, 20)],
    ['ai_calls_by_model', 'a model', () => calls.list({ ...ALL, model: 'gpt-5' }, PLACE, 20)],
    ['ai_calls_unsettled', 'unsettled ones', () => calls.unsettled('here', '', 20)],
    ['ai_calls_by_response', 'an answer', () => calls.hasResponse('ada', 'resp_1')],
  ])('uses the index %s for %s, without sorting', async (index, _name, query) => {
    expect(await planOf(path, query)).toEqual([expect.stringContaining(` ${index}`)]);
  });

  it.each<[string, string, () => Promise<unknown>]>([
    ['ai_calls_losses', 'losses', () => calls.losses(1)],
    ['ai_calls_unsettled', 'calls under way', () => calls.list({ ...ALL, status: 'started' }, null, 20)],
    ['ai_calls_unsettled', 'a page of them', () => calls.list({ ...ALL, status: 'started' }, PLACE, 20)],
    ['ai_calls_unsettled', 'how many are unsettled', () => calls.backlog()],
  ])('uses the index %s for %s, and reads no more calls than are in it', async (index, _name, query) => {
    const readings = (await planOf(path, query)).filter((detail) => /\bai_calls\b/.test(detail));
    // Besides, calls that were found are looked up one by one.
    const others = readings.filter(
      (detail) => !/^SEARCH ai_calls USING INDEX \S+ \(call_id=\?\)$/.test(detail),
    );
    expect(others).toEqual([expect.stringContaining(` ${index}`)]);
  });

  it('writes the starts, ends and settlements of a turn in one transaction', async () => {
    const earlier = [startedCall(), startedCall()];
    await Promise.all(earlier.map((call) => calls.start(call)));
    const writes = jest.spyOn(database, 'write');
    await calls.count(countedCall(earlier[0]!));
    calls.settle(earlier[0]!.callId);
    await Promise.all([calls.start(startedCall()), calls.count(countedCall(earlier[1]!))]);
    expect(writes).toHaveBeenCalledTimes(2);
    expect((await calls.unsettled('here', '', 9)).map(({ state }) => state)).toEqual(['counted', 'started']);
  });

  it('tries a settlement again that the store did not take, and writes no group row by row while it is away', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    try {
      const call = startedCall();
      await calls.start(call);
      await calls.count(countedCall(call));
      const writes = jest
        .spyOn(database, 'write')
        .mockRejectedValue(new MetadataUnavailableError({ cause: new Error('away') }));
      calls.settle(call.callId);
      const others = await Promise.allSettled([calls.start(startedCall()), calls.start(startedCall())]);
      expect(others.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(writes).toHaveBeenCalledTimes(1);
      await jest.advanceTimersByTimeAsync(100);
      await new Promise((resolve) => setImmediate(resolve));
      expect(writes).toHaveBeenCalledTimes(2);
      writes.mockRestore();
      await jest.advanceTimersByTimeAsync(1_000);
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      jest.useRealTimers();
    }
    expect(await calls.unsettled('here', '', 9)).toEqual([]);
  });
});
