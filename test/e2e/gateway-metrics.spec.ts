import { parseAmount } from '@app/money';
import { startFakeProvider } from '../../apps/fake-provider/src/fake-provider';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { until } from '../support/async/eventually';
import { describeEmbedded } from '../support/engines/each-ledger';
import { chat, completion, PRICE } from '../support/gateway/chat-calls';
import { describeGateway, json, putModels, settingsOf, sse } from '../support/gateway/gateway';
import { LeavingCaller, STREAMED_CALLS, SteppedAnswer } from '../support/gateway/left-calls';
import { readSamples } from '../support/http/samples';
import { ServiceProcess } from '../support/processes/service-process';

const CHAT = '/v1/chat/completions';
const MODEL = { gen_ai_provider_name: 'openai', gen_ai_request_model: 'test-openai' };
const OPERATION = { gen_ai_operation_name: 'chat', ...MODEL };
const unreported = { ...completion, usage: undefined };

describeGateway(
  'metrics of AI calls',
  { MAX_DRAINS: '0' },
  (gateway) => {
    const samples = () => readSamples(gateway().api);
    /** How much the samples grow while this runs. */
    async function grown(work: () => Promise<unknown>) {
      const before = await samples();
      await work();
      const after = await samples();
      return (name: string, labels?: Record<string, string>) => after(name, labels) - before(name, labels);
    }

    it('have the outcome, tokens, charge and times of a call', async () => {
      const userId = await gateway().userWith(10);
      const growth = await grown(async () => {
        gateway().provider.answerNext(json(completion));
        expect((await gateway().call(CHAT, userId, chat)).status).toBe(200);
      });
      const outcome = 'completed';
      expect(growth('gateway_calls_total', { ...MODEL, outcome })).toBe(1);
      expect(growth('gen_ai_client_operation_duration_seconds_count', { ...OPERATION, outcome })).toBe(1);
      expect(growth('gen_ai_client_operation_time_to_first_chunk_seconds_count', OPERATION)).toBe(0);
      for (const [type, count] of [
        ['input', 20],
        ['output', 7],
      ] as const) {
        const labels = { ...OPERATION, gen_ai_token_type: type };
        expect(growth('gen_ai_client_token_usage_sum', labels)).toBe(count);
        expect(growth('gen_ai_client_token_usage_count', labels)).toBe(1);
      }
      const charged = growth('gateway_charged_credits_total', { ...MODEL, currency: 'USD' });
      expect(parseAmount(charged.toFixed(9))).toBe(PRICE);
      expect(growth('gateway_uncollected_credits_total', { ...MODEL, currency: 'USD' })).toBe(0);
      expect(growth('gateway_unreported_calls_total', MODEL)).toBe(0);
      for (const phase of ['admission', 'settlement']) {
        expect(growth('gateway_overhead_seconds_count', { phase })).toBe(1);
      }
    });

    it('have the first chunk of streams, and the calls under way', async () => {
      const userId = await gateway().userWith(10);
      const growth = await grown(async () => {
        const answer = new SteppedAnswer(gateway());
        const caller = new LeavingCaller(gateway(), STREAMED_CALLS[0]!.path, userId, STREAMED_CALLS[0]!.body);
        await answer.arrived;
        const now = await samples();
        expect(now('gateway_calls_under_way')).toBe(1);
        expect(now('gateway_oldest_unsettled_call_seconds')).toBeGreaterThan(0);
        answer.begin();
        await caller.status;
        answer.send(STREAMED_CALLS[0]!);
        answer.end();
        await until(
          'the call is over',
          10_000,
          async () => (await samples())('gateway_calls_under_way') === 0,
        );
      });
      expect(growth('gen_ai_client_operation_time_to_first_chunk_seconds_count', OPERATION)).toBe(1);
    });

    it('have clients that leave, and find no place to be read on', async () => {
      const userId = await gateway().userWith(10);
      const growth = await grown(async () => {
        const answer = new SteppedAnswer(gateway());
        const caller = new LeavingCaller(gateway(), STREAMED_CALLS[0]!.path, userId, STREAMED_CALLS[0]!.body);
        await answer.arrived;
        answer.begin();
        await caller.status;
        caller.leave();
        await until(
          'the call is over',
          10_000,
          async () => (await samples())('gateway_calls_under_way') === 0,
        );
      });
      expect(growth('gateway_calls_total', { ...MODEL, outcome: 'aborted' })).toBe(1);
      expect(growth('gateway_drains_refused_total')).toBe(1);
      expect((await samples())('gateway_drains')).toBe(0);
      expect((await samples())('gateway_settlements_waiting')).toBe(0);
    });

    it.each([
      ['server_error', json({ error: { message: 'x' } }, 500), 500, 0],
      ['key_refused', json({ error: { message: 'x' } }, 401), 502, 0],
      ['broken_answer', sse({ error: { message: 'x' } }), 200, 1],
    ] as const)('have the errors of providers: %s', async (error_type, answer, status, unknown) => {
      const userId = await gateway().userWith(10);
      const growth = await grown(async () => {
        gateway().provider.answerNext(answer);
        const { status: got } = await gateway().call(CHAT, userId, { ...chat, stream: status === 200 });
        expect(got).toBe(status);
      });
      const labels = { gen_ai_provider_name: 'openai', error_type };
      expect(growth('gateway_provider_errors_total', labels)).toBe(1);
      expect(growth('gateway_calls_total', { ...MODEL, outcome: 'failed' })).toBe(1);
      expect(growth('gateway_unreported_calls_total', MODEL)).toBe(unknown);
    });

    it('have retries, answers without a usage, and use beyond the hold', async () => {
      const userId = await gateway().userWith(10);
      const usage = { prompt_tokens: 20, completion_tokens: 1_000_000, total_tokens: 1_000_020 };
      const growth = await grown(async () => {
        gateway().provider.answerNext((_request, response) => {
          response.writeHead(503, { 'retry-after': '0' });
          response.end();
        });
        gateway().provider.answerNext(json(unreported));
        expect((await gateway().call(CHAT, userId, chat)).status).toBe(200);
        gateway().provider.answerNext(json({ ...completion, usage }));
        expect((await gateway().call(CHAT, userId, chat)).status).toBe(200);
      });
      expect(growth('gateway_provider_retries_total', { gen_ai_provider_name: 'openai' })).toBe(1);
      expect(growth('gateway_unreported_calls_total', MODEL)).toBe(1);
      const [{ uncollected } = {}] = await gateway().callsOf(userId);
      expect(growth('gateway_uncollected_credits_total', { ...MODEL, currency: 'USD' })).toBeCloseTo(
        Number(uncollected),
        6,
      );
      expect(uncollected).toBeGreaterThan(7);
    });

    it('have refusals by code, but no name that a caller sent', async () => {
      const userId = await gateway().userWith(10);
      const growth = await grown(async () => {
        await gateway().call(CHAT, userId, { ...chat, model: 'zq7-unknown' });
        await gateway().call(CHAT, 'zq7-nobody', chat);
        // It is an end, and no refusal.
        gateway().provider.answerNext(json({}, 401));
        await gateway().call(CHAT, userId, chat);
      });
      expect(growth('gateway_refusals_total', { code: 'model_not_found' })).toBe(1);
      expect(growth('gateway_refusals_total', { code: 'account_not_found' })).toBe(1);
      expect(growth('gateway_refusals_total', { code: 'provider_refused' })).toBe(0);
      expect((await gateway().api.get('/metrics')).text).not.toContain('zq7');
    });
  },
  describeEmbedded,
);

describe('the log of AI calls', () => {
  it('has one line per call, as a warning where somebody should look', async () => {
    const folder = new TemporaryDirectory();
    const provider = await startFakeProvider();
    const service = await ServiceProcess.start({ DATA_DIR: folder.path, ...settingsOf(provider) });
    try {
      await putModels(service.api);
      await service.api.createAccount({ user_id: 'user-zq7', initial_balance: 10 });
      const { id, secret } = await service.api.issueKey({ role: 'user', user_id: 'user-zq7' });
      const ids: unknown[] = [];
      const send = async (answer: object, status = 200) => {
        provider.answerNext(json(answer, status));
        const { headers } = await service.api.with(secret).post(CHAT, chat);
        ids.push(headers.get('credits-call-id'));
      };
      await send(completion);
      await send(unreported);
      await send({ ...completion, model: 'nobody-knows-it' });
      await send({ error: { message: 'no' } }, 500);
      await send({ error: { message: 'no' } }, 400);
      const { output } = await service.stop();
      const lines = output
        .split('\n')
        .filter((line) => line.includes('"call_id"'))
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(lines.map(({ call_id }) => call_id)).toEqual(ids);
      const common = { context: 'AI calls', msg: 'AI call', key_id: id, model: 'test-openai', route: 'chat' };
      const [first, ...others] = lines;
      expect(first).toEqual({
        ...common,
        level: 'info',
        time: expect.any(String) as string,
        call_id: ids[0],
        provider: 'openai',
        streamed: false,
        outcome: 'completed',
        tokens: { input: 20, output: 7 },
        currency: 'USD',
        charged: '0.000096',
        first_byte_ms: expect.any(Number) as number,
        duration_ms: expect.any(Number) as number,
      });
      expect(others).toMatchObject([
        { ...common, level: 'warn', outcome: 'completed', unreported: true, tokens: {}, charged: '0' },
        { ...common, level: 'warn', outcome: 'completed', unknown_model: true, charged: '0.000096' },
        { ...common, level: 'warn', outcome: 'failed', error: 'the provider answered 500' },
        { ...common, level: 'info', outcome: 'failed', error: 'the provider answered 400' },
      ]);
      expect(output).not.toMatch(/zq7|nobody-knows-it|Hello/);
    } finally {
      await service.kill();
      await provider.close();
      folder.remove();
    }
  });
});
