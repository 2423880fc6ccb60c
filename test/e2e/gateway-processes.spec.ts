import { setTimeout as sleep } from 'node:timers/promises';
import { startFakeProvider, type FakeProvider } from '../../apps/fake-provider/src/fake-provider';
import { eventually, until } from '../support/async/eventually';
import { inLanes } from '../support/async/lanes';
import { serverSettings } from '../support/engines/each-ledger';
import { describeOnPostgres } from '../support/engines/on-postgres';
import {
  callsOf,
  chat,
  CREDITS,
  expectSettled,
  PRICE,
  send,
  streamNext,
} from '../support/gateway/chat-calls';
import { putModels, settingsOf } from '../support/gateway/gateway';
import { useStarted } from '../support/hooks/use-started';
import { withOtherTimes } from '../support/processes/other-times';
import { ServiceProcess } from '../support/processes/service-process';
import { describeWith } from '../support/requirements/requirements';
import { runs } from '../support/run/length';
import { TigerBeetleServer } from '../support/tigerbeetle/tigerbeetle-server';

const TEN_MINUTES_MS = 600_000;
/** In all, on both processes. */
const STREAMS = runs(40, 200);
const LEFT_STREAMS = runs(10, 150);
const LANES = 20;
/** By default some thirty times as fast as in production. */
const RECOVERY = runs({ beatMs: 330, lookMs: 600, silentMs: 2_000 }, null);
/** Longer than it takes to find that a process has ended. */
const LIVE_MS = runs(5_000, 150_000);
const RECOVERED_MAX_MS = runs(20_000, 120_000);
const TIMEOUT_MS = runs(120_000, 600_000);

/** A stream whose first event the caller has, and whose end the test decides. */
interface LiveStream {
  readonly userId: string;
  readonly answer: Response;
  readonly end: () => void;
}

describeOnPostgres('AI calls of two processes whose clocks are ten minutes apart', (postgres) => {
  describeWith('tigerbeetle')('on a TigerBeetle server', () => {
    const ledger = useStarted(
      () => TigerBeetleServer.start(),
      (server) => server.stop(),
    );

    describe('services', () => {
      let provider: FakeProvider;
      let service: ServiceProcess;
      let ahead: ServiceProcess;
      const closing: (() => Promise<unknown>)[] = [];
      let users = 0;

      beforeAll(async () => {
        provider = await startFakeProvider();
        closing.push(() => provider.close());
        const settings = {
          LOG_LEVEL: 'ERROR',
          ...serverSettings(ledger()),
          ...settingsOf(provider),
          DATABASE_URL: await postgres().createDatabase('processes'),
        };
        const start = async (clockOffsetMs: number) => {
          const times = withOtherTimes({ clockOffsetMs, recovery: RECOVERY });
          const started = await ServiceProcess.start({ ...settings, ...times });
          closing.push(() => started.kill());
          return started;
        };
        service = await start(0);
        await putModels(service.api);
        ahead = await start(TEN_MINUTES_MS);
      }, TIMEOUT_MS);

      afterAll(async () => {
        for (const close of closing.reverse()) await close();
      }, TIMEOUT_MS);

      async function startStreams(process: ServiceProcess, count: number): Promise<LiveStream[]> {
        const streams: LiveStream[] = [];
        await inLanes(Array(count).keys(), LANES, async () => {
          users += 1;
          const userId = `user-${users}`;
          await process.api.createAccount({ user_id: userId, initial_balance: CREDITS });
          const end = streamNext(provider);
          const answer = await send(process.origin, userId, { ...chat, stream: true });
          expect(answer.status).toBe(200);
          streams.push({ userId, answer, end });
        });
        return streams;
      }

      const forEach = (streams: LiveStream[], check: (stream: LiveStream) => Promise<void>) =>
        inLanes(streams, LANES, check);

      /** @param process any of the two */
      const expectLive = (process: ServiceProcess, streams: LiveStream[]) =>
        forEach(streams, async ({ userId }) => {
          expect(await callsOf(process.api, userId)).toMatchObject([{ status: 'started', charged: null }]);
          expect((await process.api.getAccount(userId)).json['held']).toBeGreaterThan(0);
        });

      /** Ends the streams, all of them at the provider before any is read. */
      async function expectComplete(process: ServiceProcess, streams: LiveStream[]): Promise<void> {
        for (const { end } of streams) end();
        await forEach(streams, async ({ userId, answer }) => {
          expect(await answer.text()).toContain('[DONE]');
          await eventually(async () => {
            await expectSettled(process.api, userId, 'completed', PRICE);
          });
        });
      }

      it(
        'go on in both, however long they last, and are charged',
        async () => {
          const own = await startStreams(service, STREAMS / 2);
          const others = await startStreams(ahead, STREAMS / 2);
          // Users are dated by the process, and calls by the ledger.
          const createdAt = async ({ userId }: LiveStream) =>
            Date.parse(String((await service.api.get(`/api/v1/users/${userId}`)).json['created_at']));
          const apartMs = (await createdAt(others[0]!)) - (await createdAt(own[0]!));
          expect(apartMs).toBeGreaterThanOrEqual(TEN_MINUTES_MS);
          await sleep(LIVE_MS);
          await expectLive(ahead, own);
          await expectLive(service, others);
          await expectComplete(service, [...own, ...others]);
        },
        TIMEOUT_MS,
      );

      it(
        'are released by the other process once theirs is killed, while its own go on',
        async () => {
          const left = await startStreams(service, LEFT_STREAMS);
          const live = await startStreams(ahead, LEFT_STREAMS);
          await service.kill();
          const killedAt = performance.now();
          await forEach(left, async ({ userId, answer }) => {
            await expect(answer.text()).rejects.toThrow();
            await until(`the call of ${userId} is over`, RECOVERED_MAX_MS, async () =>
              (await callsOf(ahead.api, userId)).every(({ status }) => status === 'interrupted'),
            );
            await expectSettled(ahead.api, userId, 'interrupted', 0n);
          });
          expect(performance.now() - killedAt).toBeLessThan(RECOVERED_MAX_MS);
          await expectLive(ahead, live);
          await expectComplete(ahead, live);
        },
        TIMEOUT_MS,
      );
    });
  });
});
