import { setTimeout as sleep } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { formatTransactionId, LedgerHolds } from '@app/ledger';
import { AiCalls } from '@app/metadata';
import { parseAmount } from '@app/money';
import { startFakeProvider, type FakeProvider } from '../../apps/fake-provider/src/fake-provider';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { TestApp } from '../support/app/test-app';
import { eventually, until } from '../support/async/eventually';
import { countedCall, startedCall } from '../support/calls/ai-call';
import { describeEachPair } from '../support/engines/each-pair';
import {
  frameOf,
  json,
  priceOf,
  providerSettings,
  putModels,
  recoveringFast,
} from '../support/gateway/gateway';
import type { Api } from '../support/http/api';
import { ServiceProcess } from '../support/processes/service-process';
import { runs } from '../support/run/length';

const TIMEOUT_MS = 120_000;
const RECOVERED_MAX_MS = 20_000;
const CREDITS = 10;
const CHAT = '/v1/chat/completions';
const chat = {
  model: 'test-openai',
  max_completion_tokens: 1_000,
  messages: [{ role: 'user', content: 'Hi' }],
};
const usage = { prompt_tokens: 20, completion_tokens: 7, total_tokens: 27 };
const PRICE = priceOf('test-openai', { input: 20, output: 7 });
const completion = {
  id: 'c1',
  object: 'chat.completion',
  model: 'test-openai',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage,
};
const chunk = (fields: object) => ({ id: 'c1', object: 'chat.completion.chunk', model: 'test-openai', ...fields });
const hello = chunk({ choices: [{ index: 0, delta: { content: 'Hello' }, finish_reason: null }] });
const lastFrames = [
  chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
  chunk({ choices: [], usage }),
  '[DONE]',
];

describeEachPair('AI calls that their process does not finish', (pair) => {
  let folder: TemporaryDirectory;
  let provider: FakeProvider;
  let settings: Record<string, string>;
  let started: { stop: () => Promise<unknown> }[];
  const user_id = 'ada';

  beforeEach(async () => {
    folder = new TemporaryDirectory();
    provider = await startFakeProvider();
    started = [];
    settings = { DATA_DIR: folder.path, ...providerSettings(provider), ...(await pair().settings()) };
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

  const send = (origin: string, body: object, signal?: AbortSignal) =>
    fetch(origin + CHAT, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'credits-user': user_id },
      body: JSON.stringify(body),
      signal: signal ?? null,
    });

  /** The next answer of the provider is a stream that goes on once it is told to. */
  function streamNext(): () => void {
    let goOn: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (goOn = resolve));
    provider.answerNext(async (_request, answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      answer.write(frameOf(hello));
      await ended;
      for (const frame of lastFrames) answer.write(frameOf(frame));
      answer.end();
    });
    return goOn;
  }

  async function callsOf(api: Api): Promise<Record<string, unknown>[]> {
    return (await api.get(`/api/v1/calls?user_id=${user_id}`)).json['calls'] as Record<string, unknown>[];
  }

  /** There is one record, nothing is held, and the ledger has its charge once. */
  async function expectSettled(api: Api, status: string, charge: bigint): Promise<Record<string, unknown>> {
    const calls = await callsOf(api);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ status });
    expect(parseAmount(String(calls[0]!['charged']), { zero: 'allowed' })).toBe(charge);
    const { json: wallet } = await api.getAccount(user_id);
    expect(wallet['held']).toBe(0);
    expect(parseAmount(String(wallet['balance']))).toBe(parseAmount(CREDITS) - charge);
    const { transactions } = (await api.get(`/api/v1/accounts/${user_id}/transactions?type=bill`)).json as {
      transactions: Record<string, unknown>[];
    };
    const { json: receipt } = await api.get(`/api/v1/calls/${String(calls[0]!['call_id'])}`);
    expect(transactions.map(({ id }) => id)).toEqual(charge === 0n ? [] : [receipt['transaction_id']]);
    return receipt;
  }

  const expectRecovered = (api: Api, status: string, charge: bigint) =>
    eventually(async () => {
      await expectSettled(api, status, charge);
    }, RECOVERED_MAX_MS);

  it(
    'are released where it was killed in mid-stream',
    async () => {
      const service = await startProcess();
      streamNext();
      const answer = await send(service.origin, { ...chat, stream: true });
      expect(answer.status).toBe(200);
      expect((await service.api.getAccount(user_id)).json['held']).toBeGreaterThan(0);
      await service.kill();
      await expect(answer.text()).rejects.toThrow();
      const { api } = await startRecovering();
      await expectRecovered(api, 'interrupted', 0n);
      expect(await expectSettled(api, 'interrupted', 0n)).toMatchObject({ unreported: true, uncollected: 0 });
    },
    TIMEOUT_MS,
  );

  it(
    'are charged where it was killed between the record and the capture',
    async () => {
      const { ledger } = pair();
      const service = await startProcess();
      const end = streamNext();
      const answer = await send(service.origin, { ...chat, stream: true });
      const text = answer.text().catch(() => undefined);
      const callId = String(answer.headers.get('credits-call-id'));
      if (ledger === undefined) {
        // The embedded engine is never away: the record is written as the process would have written it.
        await service.kill();
        const app = await startRecovering({}, () => undefined);
        const { uncollectedUnits } = { uncollectedUnits: 0n };
        await app
          .part(AiCalls)
          .count({ ...countedCall({ ...startedCall(), callId }), chargedUnits: PRICE, uncollectedUnits });
        await app.stop();
        started.pop();
      } else {
        await ledger.kill('SIGSTOP');
        end();
        await until('the call is counted', RECOVERED_MAX_MS, async () =>
          (await callsOf(service.api)).some(({ charged }) => charged !== null),
        );
        await service.kill();
        await ledger.kill('SIGCONT');
      }
      await text;
      const { api } = await startRecovering();
      await expectRecovered(api, 'completed', PRICE);
    },
    TIMEOUT_MS,
  );
});
