import { parseAmount } from '@app/money';
import { describeCostlyGateway } from '../support/gateway/costly-gateway';
import { frameOf, json, MODELS, sse } from '../support/gateway/gateway';
import { LeavingCaller, STREAMED_CALLS, SteppedAnswer } from '../support/gateway/left-calls';
import { untilSettled } from '../support/gateway/one-call';

const CHAT = STREAMED_CALLS[0]!;
const body = { ...CHAT.body, stream: false };

const answerOf = (usage: object | undefined) => ({
  id: 'c1',
  object: 'chat.completion',
  model: 'test-openai',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage,
});
/** Costs 0.072 USD, of which the cap of 1,000 tokens holds less than 0.01. */
const overrun = json(answerOf({ prompt_tokens: 21, completion_tokens: 9_000, total_tokens: 9_021 }));
const usual = json(answerOf({ prompt_tokens: 21, completion_tokens: 9, total_tokens: 30 }));

describeCostlyGateway('losses by AI calls', { MAX_LOSS_USD: '0.1', MAX_DRAINS: '0' }, (gateway) => {
  const call = async (userId: string) => {
    const { status, headers, json: answer } = await gateway().call(CHAT.path, userId, body);
    const { code } = (answer['error'] ?? {}) as { code?: string };
    return { status, code, shouldRetry: headers.get('x-should-retry') };
  };

  it('close further calls of the user once they pass the limit, by overruns', async () => {
    const userId = await gateway().userWith(10);
    for (let calls = 0; calls < 2; calls += 1) {
      gateway().provider.answerNext(overrun);
      expect(await call(userId)).toMatchObject({ status: 200 });
    }
    expect(await call(userId)).toEqual({ status: 429, code: 'loss_limit', shouldRetry: 'false' });
    const other = await gateway().userWith(10);
    gateway().provider.answerNext(usual);
    expect(await call(other)).toMatchObject({ status: 200 });
  });

  it('close further calls of the user once they pass the limit, by leaving', async () => {
    const userId = await gateway().userWith(10);
    const answer = new SteppedAnswer(gateway());
    const caller = new LeavingCaller(gateway(), CHAT.path, userId, CHAT.body);
    await answer.arrived;
    answer.begin();
    const content = 'x'.repeat(100_000);
    answer.write(frameOf({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }));
    await caller.readUpTo(content);
    caller.leave();
    await untilSettled(gateway(), userId);
    expect(await call(userId)).toMatchObject({ status: 429, code: 'loss_limit' });
  });

  it('count no longer once an operator forgives them, those of calls under way too', async () => {
    const userId = await gateway().userWith(10);
    const path = `/api/v1/users/${userId}`;
    const lost = async () => (await gateway().api.get(path)).json['losses_today_usd'];
    const answers = [overrun, overrun];
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    let arrive: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    gateway().provider.answerNext(async (request, response) => {
      arrive();
      await ended;
      overrun(request, response);
    });
    const underWay = call(userId);
    await arrived;
    for (const answer of answers) {
      gateway().provider.answerNext(answer);
      expect(await call(userId)).toMatchObject({ status: 200 });
    }
    expect(await call(userId)).toMatchObject({ status: 429, code: 'loss_limit' });
    const before = (await gateway().callsOf(userId)).slice(0, 2);
    const uncollected = before.reduce((sum, { uncollected }) => sum + parseAmount(String(uncollected)), 0n);
    expect(parseAmount(String(await lost()))).toBe(uncollected);

    const forgiven = await gateway().api.send(`${path}/losses`, { method: 'DELETE' });
    expect([forgiven.status, forgiven.json['user_id']]).toEqual([200, userId]);
    expect(parseAmount(String(forgiven.json['forgiven_usd']))).toBe(uncollected);
    expect(await lost()).toBe(0);
    end();
    expect(await underWay).toMatchObject({ status: 200 });
    expect((await gateway().callsOf(userId)).slice(0, 2)).toEqual(before);
    expect(await lost()).toBe(0);
    const again = await gateway().api.send(`${path}/losses`, { method: 'DELETE' });
    expect(again.json).toEqual({ user_id: userId, forgiven_usd: 0 });

    for (const answer of answers) {
      gateway().provider.answerNext(answer);
      expect(await call(userId)).toMatchObject({ status: 200 });
    }
    expect(await call(userId)).toMatchObject({ status: 429, code: 'loss_limit' });
  });

  it('of a user whom nobody knows can’t be forgiven', async () => {
    const answer = await gateway().api.send('/api/v1/users/unheard-of/losses', { method: 'DELETE' });
    expect([answer.status, answer.json['code']]).toEqual([404, 'account_not_found']);
  });

  it('do not count where the provider is the cause', async () => {
    const userId = await gateway().userWith(10);
    const usage = { prompt_tokens: 21, completion_tokens: 90_000, total_tokens: 90_021 };
    const part = { choices: [{ index: 0, delta: { content: 'Hello' }, finish_reason: null }], usage };
    const error = { error: { message: 'The server had an error', type: 'server_error' } };
    gateway().provider.answerNext(sse(part, error));
    await gateway().call(CHAT.path, userId, CHAT.body);
    const [failed] = await gateway().callsOf(userId);
    expect(failed).toMatchObject({ status: 'failed', charged: 0, uncollected: 0.720042 });
    gateway().provider.answerNext(usual);
    expect(await call(userId)).toMatchObject({ status: 200 });
  });
});

describeCostlyGateway('models whose provider reports no usage', {}, (gateway) => {
  it('are closed after ten answers without one in a row, until their sheet is stored again', async () => {
    const userId = await gateway().userWith(10);
    const answers = [
      ...Array.from({ length: 9 }, () => json(answerOf(undefined))),
      usual,
      ...Array.from({ length: 10 }, () => json(answerOf(undefined))),
    ];
    for (const answer of answers) {
      gateway().provider.answerNext(answer);
      expect((await gateway().call(CHAT.path, userId, body)).status).toBe(200);
    }
    const closed = await gateway().call(CHAT.path, userId, body);
    expect(closed).toMatchObject({ status: 503, json: { error: { code: 'usage_not_reported' } } });
    expect((await gateway().wallet(userId)).held).toBe(0);
    await gateway().putModel('test-openai', { ...MODELS['test-openai'], enabled: true });
    gateway().provider.answerNext(usual);
    expect((await gateway().call(CHAT.path, userId, body)).status).toBe(200);
  });
});
