import { setTimeout as sleep } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { formatTransactionId, LedgerHolds } from '@app/ledger';
import { AiCalls, type CallListing } from '@app/metadata';
import { parseAmount } from '@app/money';
import { startFakeProvider, type FakeProvider } from '../../apps/fake-provider/src/fake-provider';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { TestApp } from '../support/app/test-app';
import { eventually, until } from '../support/async/eventually';
import { countedCall, startedCall } from '../support/calls/ai-call';
import { describeEachPair } from '../support/engines/each-pair';
import {
  callsOf,
  chat,
  CREDITS,
  expectSettled,
  PRICE,
  send,
  streamNext,
} from '../support/gateway/chat-calls';
import { settingsOf, putModels, recoveringFast } from '../support/gateway/gateway';
import type { Api } from '../support/http/api';
import { readSamples } from '../support/http/samples';
import { ServiceProcess } from '../support/processes/service-process';

const TIMEOUT_MS = 120_000;
const RECOVERED_MAX_MS = 20_000;
const ALL_CALLS: CallListing = {
  userId: null,
  keyId: null,
  model: null,
  status: null,
  fromMs: null,
  toMs: null,
};

describeEachPair('AI calls that their process does not finish', (pair) => {
  let folder: TemporaryDirectory;
  let provider: FakeProvider;
  let settings: Record<string, string>;
  let started: { stop: () => Promise<unknown> }[];
  let users = 0;
  let user_id: string;

  beforeEach(async () => {
    folder = new TemporaryDirectory();
    provider = await startFakeProvider();
    started = [];
    users += 1;
    user_id = `user-${users}`;
    settings = { DATA_DIR: folder.path, ...settingsOf(provider), ...(await pair().settings()) };
  });

  afterEach(async () => {
    for (const service of started) await service.stop();
    await provider.close();
    folder.remove();
  });

  async function startProcess(): Promise<ServiceProcess> {
    const service = await ServiceProcess.start({ LOG_LEVEL: 'ERROR', ...settings });
    started.push({ stop: () => service.kill() });
    await prepare(service.api);
    return service;
  }

  /** A process that recovers what others left behind within a second or two. */
  async function startRecovering(
    more: Record<string, string> = {},
    prepareApp: (app: NestExpressApplication) => void = recoveringFast,
  ): Promise<TestApp> {
    const app = await TestApp.start({ ...settings, ...more }, undefined, prepareApp);
    started.push(app);
    return app;
  }

  async function prepare(api: Api): Promise<void> {
    await putModels(api);
    await api.createAccount({ user_id, initial_balance: CREDITS });
  }

  const expectRecovered = (api: Api, status: string, charge: bigint) =>
    eventually(async () => {
      await expectSettled(api, user_id, status, charge);
    }, RECOVERED_MAX_MS);

  it(
    'are released where it was killed in mid-stream',
    async () => {
      const service = await startProcess();
      streamNext(provider);
      const answer = await send(service.origin, user_id, { ...chat, stream: true });
      expect(answer.status).toBe(200);
      expect((await service.api.getAccount(user_id)).json['held']).toBeGreaterThan(0);
      await service.kill();
      await expect(answer.text()).rejects.toThrow();
      const { api } = await startRecovering();
      await expectRecovered(api, 'interrupted', 0n);
      expect(await expectSettled(api, user_id, 'interrupted', 0n)).toMatchObject({
        unreported: true,
        uncollected: 0,
      });
      const labels = { outcome: 'interrupted', gen_ai_request_model: 'test-openai' };
      expect((await readSamples(api))('gateway_calls_total', labels)).toBe(1);
    },
    TIMEOUT_MS,
  );

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'are charged where it was ended by %s between the record and the capture',
    async (signal) => {
      const { ledger } = pair();
      const service = await startProcess();
      const end = streamNext(provider);
      const answer = await send(service.origin, user_id, { ...chat, stream: true });
      const text = answer.text().catch(() => undefined);
      const callId = String(answer.headers.get('credits-call-id'));
      if (ledger === undefined) {
        // The embedded engine is never away: the record is written as the process would have written it.
        await service.kill();
        const app = await startRecovering({}, () => undefined);
        const end = { chargedUnits: PRICE, uncollectedUnits: 0n };
        await app.part(AiCalls).count(countedCall(startedCall({ callId }), end));
        await app.stop();
        started.pop();
      } else {
        await ledger.kill('SIGSTOP');
        end();
        await until('the call is counted', RECOVERED_MAX_MS, async () =>
          (await callsOf(service.api, user_id)).some(({ charged }) => charged !== null),
        );
        service.signal(signal);
        await service.ending();
        await ledger.kill('SIGCONT');
      }
      await text;
      const { api } = await startRecovering();
      await expectRecovered(api, 'completed', PRICE);
    },
    TIMEOUT_MS,
  );

  type LedgerFate = 'pending' | 'captured' | 'released' | 'expired' | 'missing';
  const HELD = 100_000n;
  const OTHER = 1_000n;
  /** What is charged for a record of each state, and what is not collected. */
  const FATES: Record<LedgerFate, Record<'started' | 'counted', [charged: bigint, uncollected: bigint]>> = {
    pending: { started: [0n, 0n], counted: [PRICE, 5n] },
    captured: { started: [OTHER, 0n], counted: [OTHER, PRICE + 5n - OTHER] },
    released: { started: [0n, 0n], counted: [0n, PRICE + 5n] },
    expired: { started: [0n, 0n], counted: [0n, PRICE + 5n] },
    missing: { started: [0n, 0n], counted: [0n, PRICE + 5n] },
  };

  it(
    'say what the ledger has, whatever became of the hold',
    async () => {
      const app = await startRecovering();
      const [calls, holds] = [app.part(AiCalls), app.part(LedgerHolds)];
      const expected: Record<string, unknown> = {};
      for (const fate of Object.keys(FATES) as LedgerFate[]) {
        for (const state of ['started', 'counted'] as const) {
          const userId = `${user_id}-${fate}-${state}`;
          await app.api.createAccount({ user_id: userId, initial_balance: CREDITS });
          const order = {
            userId,
            currency: { code: 'USD', ledger: 840 },
            amount: HELD,
            descriptionId: 0n,
            idempotencyKey: null,
            expiresInSeconds: fate === 'expired' ? 1 : 600,
          };
          const { holdId } = await holds.placeForCall(order, null);
          if (fate === 'captured') await holds.capture(holdId, OTHER, 'call');
          if (fate === 'released' || fate === 'missing') await holds.release(holdId, 'call');
          if (fate === 'expired') await sleep(2_000);
          const callId = formatTransactionId(fate === 'missing' ? holdId + 1n : holdId);
          const call = startedCall({ callId, instance: 'gone', userId, heldUnits: HELD });
          await calls.start(call);
          const end = { chargedUnits: PRICE, uncollectedUnits: 5n };
          if (state === 'counted') await calls.count(countedCall(call, end));
          const [charged, uncollected] = FATES[fate][state];
          const status = state === 'started' ? 'interrupted' : 'completed';
          const balance = parseAmount(CREDITS) - charged;
          expected[userId] = [callId, 'settled', status, charged, uncollected, balance, 0];
        }
      }
      await eventually(async () => {
        const found: Record<string, unknown> = {};
        for (const userId of Object.keys(expected)) {
          const [call] = await calls.list({ ...ALL_CALLS, userId }, null, 2);
          const { balance, held } = (await app.api.getAccount(userId)).json;
          const { callId, state, status, chargedUnits, uncollectedUnits } = call!;
          const wallet = [parseAmount(String(balance)), held];
          found[userId] = [callId, state, status, chargedUnits, uncollectedUnits, ...wallet];
        }
        expect(found).toEqual(expected);
      }, RECOVERED_MAX_MS);
    },
    TIMEOUT_MS,
  );
});
