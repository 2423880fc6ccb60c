import { request as httpRequest, type IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { parseAmount } from '@app/money';
import { CallDrains } from '../../apps/credits-service/src/gateway/relay/call-drains';
import { CallSlots } from '../../apps/credits-service/src/gateway/admission/call-slots';
import { CallTimes } from '../../apps/credits-service/src/gateway/relay/call-times';
import { until } from '../support/async/eventually';
import { describeCostlyGateway } from '../support/gateway/costly-gateway';
import { frameOf, json, priceOf, type GatewayHarness } from '../support/gateway/gateway';
import {
  estimatedTokens,
  LeavingCaller,
  STREAMED_CALLS,
  SteppedAnswer,
  type StreamedCall,
} from '../support/gateway/left-calls';
import { expectOneCall, untilSettled } from '../support/gateway/one-call';

const CREDITS = parseAmount(10);
const CHAT = STREAMED_CALLS[0]!;
const PING = ': ping\n\n';
const TEST_TIMEOUT_MS = 30_000;

const MOMENTS = STREAMED_CALLS.flatMap((call) =>
  Array.from({ length: call.frames.length }, (_, index) => [call.name, index - 1, call] as const),
);

/** A call whose provider has sent so many frames, which the caller has read. */
async function callWith(
  gateway: GatewayHarness,
  call: StreamedCall,
  frames: number,
  userId: string,
): Promise<{ answer: SteppedAnswer; caller: LeavingCaller }> {
  const answer = new SteppedAnswer(gateway);
  const caller = new LeavingCaller(gateway, call.path, userId, call.body);
  await answer.arrived;
  if (frames < 0) return { answer, caller };
  answer.begin();
  expect(await caller.status).toBe(200);
  answer.send(call, frames);
  const last = call.frames.slice(0, frames).findLast(({ visibleBytes }) => visibleBytes > 0);
  if (last !== undefined) await caller.readUpTo(frameOf(last.event));
  return { answer, caller };
}

/** A caller who gets the head of an answer and reads nothing of its body until it is resumed. */
function idleCaller(gateway: GatewayHarness, userId: string, body: object): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'credits-user': userId };
    const request = httpRequest(gateway.app.origin + CHAT.path, { method: 'POST', headers }, resolve);
    request.once('error', reject);
    request.end(JSON.stringify(body));
  });
}

/** More than the connections on the way to an idle caller take. */
async function flood(answer: SteppedAnswer): Promise<number> {
  const text = 'x'.repeat(60_000);
  const frame = frameOf({ choices: [{ index: 0, delta: { content: text }, finish_reason: null }] });
  let frames = 0;
  for (; frames < 400; frames += 1) {
    if (answer.write(frame)) continue;
    const hasRoom = await Promise.race([
      new Promise<boolean>((resolve) =>
        answer.open().once('drain', () => {
          resolve(true);
        }),
      ),
      new Promise<boolean>((resolve) => setTimeout(resolve, 1_000, false).unref()),
      (await answer.arrived).closed.then(() => false),
    ]);
    if (!hasRoom) break;
  }
  return (frames + 1) * text.length;
}

describeCostlyGateway('AI calls that nobody may read on', { MAX_DRAINS: '0' }, (gateway) => {
  it.each(MOMENTS)('are estimated where they are left: %s, after %i frames', async (_name, frames, call) => {
    const userId = await gateway().userWith(10);
    const { answer, caller } = await callWith(gateway(), call, frames, userId);
    // What shows nothing can't be waited for: the provider's bytes come before the end of the connection.
    await new Promise((resolve) => setTimeout(resolve, 50));
    caller.leave();
    const request = await answer.arrived;
    await request.closed;
    expect(request.isAborted).toBe(true);
    await untilSettled(gateway(), userId);
    const tokens = estimatedTokens(call, frames);
    const { call: record } = await expectOneCall(
      gateway(),
      userId,
      CREDITS,
      priceOf(call.model, tokens),
      'aborted',
    );
    const isReported = call.reportedAfter(frames).output === call.tokens.output;
    const isCounted = call.model === 'test-gemini' && frames > 0;
    expect(record).toMatchObject({ estimated: !isReported && !isCounted, unreported: false });
  });

  it('cost at most the hold', async () => {
    const userId = await gateway().userWith(10);
    const answer = new SteppedAnswer(gateway());
    const body = { ...CHAT.body, max_completion_tokens: 16 };
    const caller = new LeavingCaller(gateway(), CHAT.path, userId, body);
    await answer.arrived;
    answer.begin();
    answer.write(frameOf({ choices: [{ index: 0, delta: { content: 'x'.repeat(10_000) } }] }));
    await caller.readUpTo('xxx');
    const { held } = await gateway().wallet(userId);
    caller.leave();
    await untilSettled(gateway(), userId);
    const { call } = await expectOneCall(gateway(), userId, CREDITS, parseAmount(held), 'aborted');
    const price = priceOf('test-openai', { input: Math.ceil(CHAT.textBytes / 4), output: 2_500 });
    expect(parseAmount(String(call['uncollected']))).toBe(price - parseAmount(held));
  });

  it(
    'end where the client takes nothing more, and are estimated by all that came',
    async () => {
      Object.assign(gateway().app.part(CallTimes), { stallMs: 500 });
      const userId = await gateway().userWith(10);
      const answer = new SteppedAnswer(gateway());
      const body = { ...CHAT.body, max_completion_tokens: 32_000 };
      const arriving = idleCaller(gateway(), userId, body);
      const request = await answer.arrived;
      answer.begin();
      const response = await arriving;
      response.on('error', () => undefined);
      const sent = await flood(answer);
      await request.closed;
      expect(request.isAborted).toBe(true);
      await untilSettled(gateway(), userId);
      const [call] = await gateway().callsOf(userId);
      expect(call).toMatchObject({ status: 'aborted', estimated: true });
      const { output } = call!['tokens'] as { output: number };
      expect(output).toBeGreaterThan(15_000);
      expect(output).toBeLessThanOrEqual(Math.ceil(sent / 4));
      response.destroy();
    },
    TEST_TIMEOUT_MS,
  );
});

describeCostlyGateway('whole answers of AI calls', {}, (gateway) => {
  it('are charged though the client takes nothing, which ends its connection', async () => {
    Object.assign(gateway().app.part(CallTimes), { stallMs: 500 });
    const userId = await gateway().userWith(10);
    const answer = new SteppedAnswer(gateway());
    const arriving = idleCaller(gateway(), userId, { ...CHAT.body, stream: false });
    const request = await answer.arrived;
    const content = 'x'.repeat(30_000_000);
    json({
      id: 'c1',
      object: 'chat.completion',
      model: 'test-openai',
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 21, completion_tokens: 9, total_tokens: 30 },
    })(request, answer.open());
    const response = await arriving;
    response.on('error', () => undefined);
    await untilSettled(gateway(), userId);
    await expectOneCall(gateway(), userId, CREDITS, priceOf('test-openai', CHAT.tokens), 'completed');
    const slots = gateway().app.part(CallSlots);
    expect(slots.isEmpty).toBe(false);
    await until('the slot is free', 5_000, () => slots.isEmpty);
    response.destroy();
  });
});

describeCostlyGateway('AI calls and their deadlines', { GATEWAY_TIMEOUT_SECONDS: '5' }, (gateway) => {
  const drains = () => gateway().app.part(CallDrains).size;

  it(
    'end at the deadline, and cost what came until then',
    async () => {
      const calls = [];
      for (const call of STREAMED_CALLS) {
        const userId = await gateway().userWith(10);
        const frames = call.frames.length > 4 ? 4 : 2;
        calls.push({ call, frames, userId, ...(await callWith(gateway(), call, frames, userId)) });
      }
      for (const { call, frames, userId, answer, caller } of calls) {
        expect((await caller.readAll()).isBroken).toBe(true);
        const request = await answer.arrived;
        await request.closed;
        expect(request.isAborted).toBe(true);
        await untilSettled(gateway(), userId);
        const charge = priceOf(call.model, estimatedTokens(call, frames));
        const { receipt } = await expectOneCall(gateway(), userId, CREDITS, charge, 'failed');
        expect(receipt).toMatchObject({ error: 'the call took longer than it may', unreported: false });
      }
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'cost nothing where no byte came until the deadline',
    async () => {
      const userId = await gateway().userWith(10);
      const answer = new SteppedAnswer(gateway());
      const answered = await gateway().call(CHAT.path, userId, CHAT.body);
      expect(answered).toMatchObject({ status: 504, json: { error: { code: 'provider_timeout' } } });
      expect((await answer.arrived).isAborted).toBe(true);
      const { call } = await expectOneCall(gateway(), userId, CREDITS, 0n, 'failed');
      expect(call['unreported']).toBe(true);
      const lost = priceOf('test-openai', { input: Math.ceil(CHAT.textBytes / 4) });
      expect(parseAmount(String(call['uncollected']))).toBe(lost);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'are read on past the deadline where the client is behind',
    async () => {
      const userId = await gateway().userWith(10);
      const answer = new SteppedAnswer(gateway());
      const arriving = idleCaller(gateway(), userId, { ...CHAT.body, max_completion_tokens: 32_000 });
      await answer.arrived;
      answer.begin();
      const response = await arriving;
      response.on('error', () => undefined);
      await flood(answer);
      await until('the client is gone', 10_000, () => drains() === 1);
      answer.send(CHAT);
      answer.end();
      await untilSettled(gateway(), userId);
      await expectOneCall(gateway(), userId, CREDITS, priceOf('test-openai', CHAT.tokens), 'aborted');
      response.destroy();
    },
    TEST_TIMEOUT_MS,
  );

  it('are read on for a time only', async () => {
    Object.assign(gateway().app.part(CallTimes), { drainMs: 300 });
    const userId = await gateway().userWith(10);
    const { answer, caller } = await callWith(gateway(), CHAT, 3, userId);
    caller.leave();
    const request = await answer.arrived;
    await request.closed;
    expect(request.isAborted).toBe(true);
    await untilSettled(gateway(), userId);
    const charge = priceOf('test-openai', estimatedTokens(CHAT, 3));
    const { call } = await expectOneCall(gateway(), userId, CREDITS, charge, 'aborted');
    expect(call['estimated']).toBe(true);
  });
});

describeCostlyGateway('streams of AI calls that are silent', {}, (gateway) => {
  beforeAll(() => {
    Object.assign(gateway().app.part(CallTimes), { pingMs: 100 });
  });

  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it('get comments between their events, and nowhere else', async () => {
    const userId = await gateway().userWith(10);
    const body = { ...CHAT.body, stream_options: { include_usage: true } };
    const answer = new SteppedAnswer(gateway());
    const caller = new LeavingCaller(gateway(), CHAT.path, userId, body);
    await answer.arrived;
    answer.begin();
    await caller.readUpTo(PING);
    answer.send(CHAT, 2);
    await caller.readUpTo(`${frameOf(CHAT.frames[1]!.event)}${PING}`);
    const third = frameOf(CHAT.frames[2]!.event);
    answer.write(third.slice(0, 20));
    await wait(350);
    answer.write(third.slice(20));
    const fourth = frameOf(CHAT.frames[3]!.event);
    // Within the blank line.
    answer.write(fourth.slice(0, -1));
    await wait(350);
    answer.write(fourth.slice(-1));
    for (const { event } of CHAT.frames.slice(4)) answer.write(frameOf(event));
    answer.end();
    const { text } = await caller.readAll();
    expect(text.replaceAll(PING, '')).toBe(CHAT.frames.map(({ event }) => frameOf(event)).join(''));
    expect(text).toContain(third);
    expect(text).toContain(fourth);
    await untilSettled(gateway(), userId);
    await expectOneCall(gateway(), userId, CREDITS, priceOf('test-openai', CHAT.tokens), 'completed');
  });

  it('get none where they are compressed', async () => {
    const userId = await gateway().userWith(10);
    const body = { ...CHAT.body, stream_options: { include_usage: true } };
    const answer = new SteppedAnswer(gateway());
    const caller = new LeavingCaller(gateway(), CHAT.path, userId, body);
    await answer.arrived;
    answer.begin({ 'content-encoding': 'gzip' });
    const bytes = gzipSync(CHAT.frames.map(({ event }) => frameOf(event)).join(''));
    answer.write(bytes.subarray(0, 40));
    await wait(350);
    answer.write(bytes.subarray(40));
    answer.end();
    // The caller's client decodes it, and could not if there were anything else in it.
    expect(await caller.readAll()).toEqual({
      text: CHAT.frames.map(({ event }) => frameOf(event)).join(''),
      isBroken: false,
    });
    await untilSettled(gateway(), userId);
    await expectOneCall(gateway(), userId, CREDITS, priceOf('test-openai', CHAT.tokens), 'completed');
  });
});
