import { setTimeout as sleep } from 'node:timers/promises';
import { startFakeProvider, type FakeProvider } from '../../apps/fake-provider/src/fake-provider';
import { TestApp } from '../support/app/test-app';
import { eventually } from '../support/async/eventually';
import { serverSettings } from '../support/engines/each-ledger';
import { describeOnPostgres } from '../support/engines/on-postgres';
import {
  callsOf,
  chat,
  completion,
  CREDITS,
  expectSettled,
  PRICE,
  send,
  streamNext,
} from '../support/gateway/chat-calls';
import { json, settingsOf, putModels, recoveringFast } from '../support/gateway/gateway';
import { useStarted } from '../support/hooks/use-started';
import { describeWith } from '../support/requirements/requirements';
import { runs } from '../support/run/length';
import { TigerBeetleServer } from '../support/tigerbeetle/tigerbeetle-server';

const TIMEOUT_MS = 120_000;
const SETTLED_MAX_MS = 20_000;
const LEDGER_TIMEOUT_MS = 1_000;
const OUTAGE_MS = runs(3_500, 10_000);
/** Longer than a process may be silent here before its calls are taken over. */
const RECOVERY_MS = 2_500;
const TEN_MINUTES_MS = 600_000;
/** A process may go on for 5 s without the losses that another one has counted. */
const LOSSES_READ_AGAIN_MS = 5_100;
/** Sheets are read every 5 s. */
const SHEETS_READ_MAX_MS = 10_000;

describeOnPostgres('AI calls of two processes', (postgres) => {
  describeWith('tigerbeetle')('on a TigerBeetle server', () => {
    const ledger = useStarted(
      () => TigerBeetleServer.start(),
      (server) => server.stop(),
    );

    describe('services', () => {
      let provider: FakeProvider;
      let app: TestApp;
      let other: TestApp;
      let names = 0;
      let user_id: string;

      beforeEach(async () => {
        provider = await startFakeProvider();
        names += 1;
        user_id = `user-${names}`;
        const settings = {
          ...serverSettings(ledger()),
          ...settingsOf(provider),
          DATABASE_URL: await postgres().createDatabase(`outages_${names}`),
          LEDGER_TIMEOUT_MS: String(LEDGER_TIMEOUT_MS),
          MAX_LOSS_USD: '0.1',
        };
        app = await TestApp.start(settings, undefined, recoveringFast);
        await putModels(app.api);
        await app.api.createAccount({ user_id, initial_balance: CREDITS });
        other = await TestApp.start(settings, undefined, recoveringFast);
      }, TIMEOUT_MS);

      afterEach(async () => {
        jest.restoreAllMocks();
        await ledger().kill('SIGCONT');
        postgres().resume();
        await app.stop();
        await other.stop();
        await provider.close();
      }, TIMEOUT_MS);

      const expectOneCharge = () =>
        eventually(async () => {
          await expectSettled(other.api, user_id, 'completed', PRICE);
        }, SETTLED_MAX_MS);

      it(
        'are charged once where the ledger is away at their end',
        async () => {
          const end = streamNext(provider);
          const answer = await send(app.origin, user_id, { ...chat, stream: true });
          await ledger().kill('SIGSTOP');
          end();
          expect(await answer.text()).toContain('[DONE]');
          await sleep(OUTAGE_MS);
          expect(await callsOf(app.api, user_id)).toMatchObject([{ status: 'completed' }]);
          await ledger().kill('SIGCONT');
          await expectOneCharge();
        },
        TIMEOUT_MS,
      );

      it(
        'are answered in time though the ledger is away, and charged later',
        async () => {
          provider.answerNext(async (request, answer) => {
            await ledger().kill('SIGSTOP');
            json(completion)(request, answer);
          });
          const sentAt = performance.now();
          const answer = await send(app.origin, user_id, chat);
          expect(await answer.json()).toEqual(completion);
          expect(performance.now() - sentAt).toBeLessThan(LEDGER_TIMEOUT_MS + 2_000);
          expect(answer.headers.get('credits-charged')).toBeNull();
          await ledger().kill('SIGCONT');
          await expectOneCharge();
        },
        TIMEOUT_MS,
      );

      it(
        'are charged once where the store is away at their end, and taken over by nobody',
        async () => {
          const end = streamNext(provider);
          const answer = await send(app.origin, user_id, { ...chat, stream: true });
          postgres().suspend();
          end();
          expect(await answer.text()).toContain('[DONE]');
          await sleep(OUTAGE_MS);
          postgres().resume();
          await expectOneCharge();
        },
        TIMEOUT_MS,
      );

      it(
        'count their losses together',
        async () => {
          const codeOf = async ({ origin }: TestApp) => {
            const answer = await send(origin, user_id, chat);
            const { error } = (await answer.json()) as { error?: { code: string } };
            return [answer.status, error?.code];
          };
          provider.answerNext(json(completion));
          // From here on it has an own count, without the other's losses.
          expect(await codeOf(other)).toEqual([200, undefined]);
          const usage = { prompt_tokens: 20, completion_tokens: 20_000, total_tokens: 20_020 };
          provider.answerNext(json({ ...completion, usage }));
          expect(await codeOf(app)).toEqual([200, undefined]);
          expect(await codeOf(app)).toEqual([429, 'loss_limit']);
          await sleep(LOSSES_READ_AGAIN_MS);
          expect(await codeOf(other)).toEqual([429, 'loss_limit']);

          await other.api.send(`/api/v1/users/${user_id}/losses`, { method: 'DELETE' });
          provider.answerNext(json(completion));
          expect(await codeOf(other)).toEqual([200, undefined]);
          await sleep(LOSSES_READ_AGAIN_MS);
          provider.answerNext(json(completion));
          expect(await codeOf(app)).toEqual([200, undefined]);
        },
        TIMEOUT_MS,
      );

      it(
        'close a model whose answers have no usage together, and open it together',
        async () => {
          const statusOf = async ({ origin }: TestApp) => (await send(origin, user_id, chat)).status;
          for (let answers = 0; answers < 10; answers += 1) {
            provider.answerNext(json({ ...completion, usage: undefined }));
            expect(await statusOf(app)).toBe(200);
          }
          expect(await statusOf(app)).toBe(503);
          await eventually(async () => {
            expect(await statusOf(other)).toBe(503);
          }, SHEETS_READ_MAX_MS);
          await putModels(other.api);
          expect(await statusOf(other)).toBe(200);
          await eventually(async () => {
            expect(await statusOf(app)).toBe(200);
          }, SHEETS_READ_MAX_MS);
        },
        TIMEOUT_MS,
      );

      it(
        'are not taken for abandoned while they last, after an outage of the store, or with other clocks',
        async () => {
          const end = streamNext(provider);
          const answer = await send(app.origin, user_id, { ...chat, stream: true });
          await sleep(RECOVERY_MS);
          postgres().suspend();
          await sleep(RECOVERY_MS);
          postgres().resume();
          const now = Date.now.bind(Date);
          for (const offset of [TEN_MINUTES_MS, -TEN_MINUTES_MS]) {
            jest.spyOn(Date, 'now').mockImplementation(() => now() + offset);
            await sleep(RECOVERY_MS);
          }
          jest.restoreAllMocks();
          expect(await callsOf(other.api, user_id)).toMatchObject([{ status: 'started' }]);
          expect((await other.api.getAccount(user_id)).json['held']).toBeGreaterThan(0);
          end();
          expect(await answer.text()).toContain('[DONE]');
          await expectOneCharge();
        },
        TIMEOUT_MS,
      );
    });
  });
});
