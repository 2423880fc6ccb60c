import type { INestApplicationContext } from '@nestjs/common';
import { AiCalls, Instances, type InstanceState } from '@app/metadata';
import { startedCall as started } from '../../support/calls/ai-call';
import { describeEachStore } from '../../support/engines/each-store';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { openMetadata } from './store';

const TEN_MINUTES_MS = 600_000;
/** Far more than a query takes, and far less than the clocks here differ. */
const SOON_MS = 60_000;

describeEachStore('processes that make AI calls', (store) => {
  let folder: TemporaryDirectory;
  let metadata: INestApplicationContext;
  let instances: Instances;

  beforeEach(async () => {
    folder = new TemporaryDirectory();
    const url = (await store().settings())['DATABASE_URL'];
    metadata = await openMetadata(
      url === undefined ? { kind: 'sqlite', path: `${folder.path}/metadata.db` } : { kind: 'postgres', url },
    );
    instances = metadata.get(Instances);
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await metadata.close();
    folder.remove();
  });

  const byName = (states: InstanceState[]) => new Map(states.map((state) => [state.instance, state]));

  it('are silent since their last beat, by the clock of the store alone', async () => {
    const now = Date.now();
    for (const offset of [TEN_MINUTES_MS, -TEN_MINUTES_MS]) {
      jest.spyOn(Date, 'now').mockReturnValue(now + offset);
      await instances.beat(`of ${offset}`);
    }
    jest.spyOn(Date, 'now').mockReturnValue(now + 2 * TEN_MINUTES_MS);
    const first = byName(await instances.states());
    expect([...first.keys()].sort()).toEqual([`of -${TEN_MINUTES_MS}`, `of ${TEN_MINUTES_MS}`]);
    for (const { silentMs, beatMs, hasCalls } of first.values()) {
      expect(silentMs).toBeGreaterThanOrEqual(0);
      expect(silentMs).toBeLessThan(SOON_MS);
      expect(Math.abs((beatMs ?? 0) - now)).toBeLessThan(SOON_MS);
      expect(hasCalls).toBe(false);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    await instances.beat(`of ${TEN_MINUTES_MS}`);
    const [silent, alive] = [-TEN_MINUTES_MS, TEN_MINUTES_MS].map((offset) => `of ${offset}`);
    const second = byName(await instances.states());
    expect(second.get(silent!)!.beatMs).toBe(first.get(silent!)!.beatMs);
    expect(second.get(silent!)!.silentMs).toBeGreaterThanOrEqual(20);
    expect(second.get(alive!)!.beatMs).toBeGreaterThan(first.get(alive!)!.beatMs!);
  });

  it('are known by their calls too, until these are settled', async () => {
    const calls = metadata.get(AiCalls);
    const call = started({ instance: 'without a beat' });
    await calls.start(call);
    await calls.start(started({ instance: 'with a beat' }));
    await instances.beat('with a beat');
    await instances.beat('idle');
    const states = byName(await instances.states());
    expect(states.size).toBe(3);
    expect(states.get('without a beat')).toMatchObject({ beatMs: null, silentMs: null, hasCalls: true });
    expect(states.get('with a beat')).toMatchObject({ hasCalls: true });
    expect(states.get('idle')).toMatchObject({ hasCalls: false });
    const none = { chargedUnits: 0n, uncollectedUnits: 0n };
    await calls.conclude(call.callId, { from: 'started', status: 'interrupted', ...none });
    await instances.forget(['idle', 'unknown']);
    expect([...byName(await instances.states()).keys()]).toEqual(['with a beat']);
    expect(await calls.find(call.callId)).toMatchObject({ status: 'interrupted', isUnreported: true });
  });
});
