import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { LedgerHealth } from '@app/ledger';
import manifest from '../../package.json';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { TestApp } from '../support/app/test-app';
import { until } from '../support/async/eventually';
import { describeEmbedded } from '../support/engines/each-ledger';
import { chat, completion } from '../support/gateway/chat-calls';
import { describeGateway, json } from '../support/gateway/gateway';
import { LeavingCaller, STREAMED_CALLS, SteppedAnswer } from '../support/gateway/left-calls';

const CHAT = '/v1/chat/completions';
const STREAM = STREAMED_CALLS[0]!;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const moment = () => expect.stringMatching(MOMENT) as string;
const IDLE = { under_way: 0, drains: 0, settlements_waiting: 0, unsettled: 0, oldest_unsettled_at: null };

describeGateway(
  'the state of the service',
  { OPENAI_COMPATIBLE: 'ollama=http://127.0.0.1:1/v1', CURRENCIES: 'EUR,USD' },
  (gateway) => {
    const status = async () => (await gateway().api.get('/api/v1/status')).json;
    const openAi = async () => ((await status())['providers'] as object[])[0];

    it('has the version, the stores, the providers, the calls and this process', async () => {
      const state = await status();
      const instance = state['instance'];
      expect(instance).toMatch(/^[0-9a-f]{32}$/);
      const unknown = { last_success_at: null, last_error_at: null, last_error: null };
      expect(state).toEqual({
        version: manifest.version,
        instance,
        uptime_seconds: expect.any(Number) as number,
        currencies: ['USD', 'EUR'],
        ledger: { engine: 'embedded', reachable: true },
        store: { kind: 'sqlite', reachable: true },
        providers: ['openai', 'anthropic', 'gemini', 'ollama'].map((name) => ({ name, ...unknown })),
        calls: IDLE,
        instances: [
          {
            instance,
            last_beat_at: moment(),
            silent_seconds: expect.any(Number) as number,
            has_unsettled_calls: false,
          },
        ],
        latencies: ['requests', 'ledger', 'admission', 'settlement', 'first_chunk'].map((name) => ({
          name,
          count: expect.any(Number) as number,
          p50_ms: name === 'requests' || name === 'ledger' ? (expect.any(Number) as number) : null,
          p95_ms: name === 'requests' || name === 'ledger' ? (expect.any(Number) as number) : null,
          p99_ms: name === 'requests' || name === 'ledger' ? (expect.any(Number) as number) : null,
        })),
      });
    });

    it('has the last success and the last error of a provider', async () => {
      const userId = await gateway().userWith(10);
      const call = async (answer: ReturnType<typeof json>) => {
        gateway().provider.answerNext(answer);
        await gateway().call(CHAT, userId, chat);
      };
      await call(json({ error: { message: 'zq7secret' } }, 500));
      const failed = { last_error_at: moment(), last_error: 'the provider answered 500' };
      expect(await openAi()).toEqual({ name: 'openai', last_success_at: null, ...failed });
      await call(json(completion));
      expect(await openAi()).toEqual({ name: 'openai', last_success_at: moment(), ...failed });
      await call(json({ error: { message: 'zq7secret' } }, 401));
      expect(await openAi()).toMatchObject({ last_error: 'the provider refuses the key of the service' });
      await gateway().putModel('test-ollama', {
        provider: 'ollama',
        prices: { input: 1, output: 1 },
        limits: { max_input_tokens: 1_000, max_output_tokens: 1_000 },
      });
      expect((await gateway().call(CHAT, userId, { ...chat, model: 'test-ollama' })).status).toBe(502);
      expect(((await status())['providers'] as object[])[3]).toMatchObject({
        last_success_at: null,
        last_error: 'the connection was refused',
      });
    });

    it('has calls under way, the oldest that is not settled, and those that are read on', async () => {
      const userId = await gateway().userWith(10);
      const answer = new SteppedAnswer(gateway());
      const caller = new LeavingCaller(gateway(), STREAM.path, userId, STREAM.body);
      await answer.arrived;
      answer.begin();
      await caller.status;
      const under = { ...IDLE, under_way: 1, unsettled: 1, oldest_unsettled_at: moment() };
      expect(await status()).toMatchObject({ calls: under, instances: [{ has_unsettled_calls: true }] });
      caller.leave();
      await until('the call is read on', 10_000, async () => {
        const { drains } = (await status())['calls'] as { drains: number };
        return drains === 1;
      });
      answer.send(STREAM);
      answer.end();
      await until('the call is settled', 10_000, async () => {
        const { unsettled } = (await status())['calls'] as { unsettled: number };
        return unsettled === 0;
      });
      expect((await status())['calls']).toEqual(IDLE);
    });

    it('says where the ledger is away', async () => {
      const health = jest.spyOn(gateway().app.part(LedgerHealth), 'isAvailable').mockResolvedValue(false);
      expect(await status()).toMatchObject({ ledger: { reachable: false }, store: { reachable: true } });
      health.mockRestore();
    });
  },
  describeEmbedded,
);

it('the state of the service is read while the store is away', async () => {
  const folder = new TemporaryDirectory();
  const app = await TestApp.start({ DATA_DIR: folder.path });
  try {
    const metadata = new DatabaseSync(join(folder.path, 'metadata.db'));
    for (const table of ['users', 'ai_calls', 'instances']) metadata.exec(`DROP TABLE ${table}`);
    metadata.close();
    const { status, json: state } = await app.api.get('/api/v1/status');
    expect(status).toBe(200);
    expect(state).toMatchObject({
      ledger: { reachable: true },
      store: { reachable: false },
      calls: { under_way: 0, unsettled: null, oldest_unsettled_at: null },
      instances: null,
    });
  } finally {
    await app.stop();
    folder.remove();
  }
});
