import { parseAmount } from '@app/money';
import { CallDrains } from '../../apps/credits-service/src/gateway/relay/call-drains';
import { until } from '../support/async/eventually';
import { describeCostlyGateway } from '../support/gateway/costly-gateway';
import { frameOf, json, priceOf } from '../support/gateway/gateway';
import {
  LeavingCaller,
  STREAMED_CALLS,
  SteppedAnswer,
  type StreamedCall,
} from '../support/gateway/left-calls';
import { expectOneCall, untilSettled } from '../support/gateway/one-call';

const CREDITS = parseAmount(10);
const [CHAT, , , GEMINI] = STREAMED_CALLS as [StreamedCall, StreamedCall, StreamedCall, StreamedCall];

/** Every moment of a stream: before its head, after it, and after each frame. */
const MOMENTS = STREAMED_CALLS.flatMap((call) =>
  Array.from({ length: call.frames.length + 2 }, (_, index) => ({ call, frames: index - 1 })),
);

describeCostlyGateway('AI calls whose client leaves', {}, (gateway) => {
  const drains = () => gateway().app.part(CallDrains).size;

  /** A caller who leaves after so many frames; -1 for before the head. */
  async function leaveAfter(call: StreamedCall, frames: number, userId: string): Promise<SteppedAnswer> {
    const answer = new SteppedAnswer(gateway());
    const caller = new LeavingCaller(gateway(), call.path, userId, call.body);
    await answer.arrived;
    if (frames >= 0) {
      answer.begin();
      expect(await caller.status).toBe(200);
      answer.send(call, frames);
      const seen = call.frames.slice(0, frames).filter(({ visibleBytes }) => visibleBytes > 0);
      const last = seen.at(-1);
      if (last !== undefined) await caller.readUpTo(frameOf(last.event));
    }
    caller.leave();
    return answer;
  }

  it.each(
    MOMENTS.filter(({ call }) => call !== GEMINI).map(
      ({ call, frames }) => [call.name, frames, call] as const,
    ),
  )('are read to their usage: %s, left after %i frames', async (_name, frames, call) => {
    const userId = await gateway().userWith(10);
    const answer = await leaveAfter(call, frames, userId);
    await until('the client is gone', 5_000, () => drains() === 1);
    if (frames < 0) answer.begin();
    answer.send(call);
    answer.end();
    const request = await answer.arrived;
    await request.closed;
    expect(request.isAborted).toBe(false);
    await untilSettled(gateway(), userId);
    const { call: record } = await expectOneCall(
      gateway(),
      userId,
      CREDITS,
      priceOf(call.model, call.tokens),
      'aborted',
    );
    expect(record).toMatchObject({ estimated: false, unreported: false, uncollected: 0 });
    await until('the place is free', 5_000, () => drains() === 0);
  });

  it.each([-1, 0, 1, 2])('are charged by Gemini’s last count, left after %i frames', async (frames) => {
    const userId = await gateway().userWith(10);
    const answer = await leaveAfter(GEMINI, frames, userId);
    await until('the client is gone', 5_000, () => drains() === 1);
    if (frames < 0) answer.begin();
    const counted = Math.max(frames, 0) + 1;
    answer.send(GEMINI, counted);
    if (counted === GEMINI.frames.length) answer.end();
    const request = await answer.arrived;
    await request.closed;
    expect(request.isAborted).toBe(counted < GEMINI.frames.length);
    await untilSettled(gateway(), userId);
    const tokens = { input: 21, output: 3 * counted };
    const { call } = await expectOneCall(
      gateway(),
      userId,
      CREDITS,
      priceOf('test-gemini', tokens),
      'aborted',
    );
    expect(call).toMatchObject({ estimated: false, unreported: false });
  });

  it('are read to their usage where the answer comes whole', async () => {
    const userId = await gateway().userWith(10);
    const answer = new SteppedAnswer(gateway());
    const caller = new LeavingCaller(gateway(), CHAT.path, userId, { ...CHAT.body, stream: false });
    const request = await answer.arrived;
    caller.leave();
    await until('the client is gone', 5_000, () => drains() === 1);
    json({
      id: 'c1',
      object: 'chat.completion',
      model: 'test-openai',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 21, completion_tokens: 9, total_tokens: 30 },
    })(request, answer.open());
    await untilSettled(gateway(), userId);
    await expectOneCall(gateway(), userId, CREDITS, priceOf('test-openai', CHAT.tokens), 'aborted');
  });

  it('cost nothing where the provider is to be asked again, and is not', async () => {
    const userId = await gateway().userWith(10);
    const before = gateway().provider.requests.length;
    const answer = new SteppedAnswer(gateway());
    const caller = new LeavingCaller(gateway(), CHAT.path, userId, CHAT.body);
    const request = await answer.arrived;
    answer.open().writeHead(429, { 'content-type': 'application/json', 'retry-after': '1' }).end('{}');
    await request.closed;
    // The answer has to be there before the caller leaves, or else the call is read on.
    await new Promise((resolve) => setTimeout(resolve, 200));
    caller.leave();
    await untilSettled(gateway(), userId);
    const { call } = await expectOneCall(gateway(), userId, CREDITS, 0n, 'aborted');
    expect(call).toMatchObject({ unreported: false, uncollected: 0 });
    expect(gateway().provider.requests).toHaveLength(before + 1);
  });

  it('cost nothing where the provider then breaks off', async () => {
    const userId = await gateway().userWith(10);
    const answer = await leaveAfter(CHAT, 2, userId);
    await until('the client is gone', 5_000, () => drains() === 1);
    answer.open().destroy();
    await untilSettled(gateway(), userId);
    const { call } = await expectOneCall(gateway(), userId, CREDITS, 0n, 'aborted');
    expect(call['unreported']).toBe(true);
  });

  it('leave a user four at once: the fifth is estimated, and further calls wait', async () => {
    const userId = await gateway().userWith(10);
    const answers: SteppedAnswer[] = [];
    const callers: LeavingCaller[] = [];
    for (let index = 0; index < 5; index += 1) {
      const answer = new SteppedAnswer(gateway());
      callers.push(new LeavingCaller(gateway(), CHAT.path, userId, CHAT.body));
      await answer.arrived;
      answer.begin();
      answer.send(CHAT, 2);
      answers.push(answer);
    }
    await Promise.all(callers.map(({ status }) => status));
    for (const caller of callers) await caller.readUpTo('Credits ');
    for (const caller of callers.slice(0, 4)) caller.leave();
    await until('four are gone', 5_000, () => drains() === 4);
    const refused = await gateway().call(CHAT.path, userId, CHAT.body);
    expect(refused).toMatchObject({ status: 429, json: { error: { code: 'too_many_drains' } } });
    expect(refused.headers.get('retry-after')).toBe('5');
    callers[4]!.leave();
    const last = await answers[4]!.arrived;
    await last.closed;
    expect(last.isAborted).toBe(true);
    expect(drains()).toBe(4);
    for (const answer of answers.slice(0, 4)) {
      answer.send(CHAT);
      answer.end();
    }
    await untilSettled(gateway(), userId);
    await until('the places are free', 5_000, () => drains() === 0);
    const calls = await gateway().callsOf(userId);
    expect(calls.map(({ status, estimated }) => [status, estimated]).sort()).toEqual([
      ['aborted', false],
      ['aborted', false],
      ['aborted', false],
      ['aborted', false],
      ['aborted', true],
    ]);
    const charged = calls.reduce((sum, call) => sum + parseAmount(String(call['charged'])), 0n);
    const estimated = priceOf('test-openai', { input: Math.ceil(CHAT.textBytes / 4), output: 2 });
    expect(charged).toBe(4n * priceOf('test-openai', CHAT.tokens) + estimated);
    expect(parseAmount((await gateway().wallet(userId)).balance)).toBe(CREDITS - charged);
  });
});
