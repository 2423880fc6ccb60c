import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { AiCalls } from '@app/metadata';
import { parseAmount } from '@app/money';
import type { RecordedRequest } from '../../apps/fake-provider/src/fake-provider';
import { CallSlots } from '../../apps/credits-service/src/gateway/admission/call-slots';
import { CallTimes } from '../../apps/credits-service/src/gateway/relay/call-times';
import { until } from '../support/async/eventually';
import { inLanes } from '../support/async/lanes';
import { describeEmbedded } from '../support/engines/each-ledger';
import { describeGateway, frameOf, priceOf } from '../support/gateway/gateway';
import { STREAMED_CALLS, SteppedAnswer, type StreamedCall } from '../support/gateway/left-calls';
import { expectOneCall, untilSettled } from '../support/gateway/one-call';
import { Random } from '../support/random/random';
import { newSeed, withSeed } from '../support/random/seed';
import { runs } from '../support/run/length';

const CREDITS = 1_000;
const USERS = 4;
const LANES = 16;
const CALLS = runs(120, 4_000);
/** Those that so many random calls never miss. */
const ENDS = runs(
  ['completed', 'aborted'],
  ['completed', 'aborted', 'aborted, estimated', 'failed, estimated'],
);
const FLOOD_TOKENS = 15_000;
const FLOOD_EVENTS = 200;
const ALL_CALLS = { keyId: null, model: null, status: null, fromMs: null, toMs: null };
const TIMEOUT_MS = runs(60_000, 600_000);

function calledBy({ url }: RecordedRequest): StreamedCall {
  return STREAMED_CALLS.find(({ path }) => url.endsWith(path))!;
}

/** A stream of any dialect, slow, its events in two pieces, and at times silent from one of them on. */
async function answerSlowly(
  random: Random,
  request: RecordedRequest,
  response: ServerResponse,
): Promise<void> {
  const events = calledBy(request).frames.map(({ event }) => frameOf(event));
  const silentFrom = random.below(12) === 0 ? random.below(events.length) : events.length;
  await sleep(random.below(30));
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  for (const event of events.slice(0, silentFrom)) {
    const cut = random.below(event.length);
    for (const piece of [event.slice(0, cut), event.slice(cut)]) {
      if (response.destroyed) return;
      response.write(piece);
      await sleep(random.below(8));
    }
  }
  if (silentFrom === events.length) response.end();
}

/** More text than the connections on the way to a caller take, as fast as they take it. */
function flood(request: RecordedRequest, response: ServerResponse): void {
  const { frames } = calledBy(request);
  const first = frames.findIndex(({ visibleBytes }) => visibleBytes > 0);
  const [before, shown] = [frames.slice(0, first), JSON.stringify(frames[first]!.event)];
  const text = shown.replace('Credits ', 'x'.repeat(FLOOD_TOKENS * 4));
  const events = Array.from({ length: FLOOD_EVENTS }, (_, index) => {
    const counted = `"candidatesTokenCount":${FLOOD_TOKENS * (index + 1)}`;
    return JSON.parse(text.replace('"candidatesTokenCount":3', counted)) as object;
  });
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  Readable.from([...before.map(({ event }) => event), ...events].map(frameOf)).pipe(response);
}

/** The least that a call costs of whose answer the caller has so many bytes of text. */
function leastPrice({ model, textBytes }: StreamedCall, shownBytes: number): bigint {
  return priceOf(model, { input: Math.ceil(textBytes / 4), output: Math.ceil(shownBytes / 4) });
}

describeGateway(
  'AI calls of users who want them for nothing',
  { GATEWAY_TIMEOUT_SECONDS: '5', MAX_DRAINS: '6' },
  (gateway) => {
    beforeAll(() => {
      Object.assign(gateway().app.part(CallTimes), { drainMs: 300 });
    });

    it(
      'cost what they got, whenever they leave',
      () =>
        withSeed(newSeed(), async (seed) => {
          const random = new Random(seed);
          const users: string[] = [];
          while (users.length < USERS) users.push(await gateway().userWith(CREDITS));
          /** Of each call whose answer began. */
          const shown = new Map<string, { call: StreamedCall; bytes: number }>();

          /** Makes a call and leaves at some moment: before the answer, after some of its bytes, or never. */
          const callAndLeave = async (): Promise<void> => {
            const call = random.of(STREAMED_CALLS);
            const leaving = new AbortController();
            const leaveAfterMs = random.below(3) === 0 ? random.below(60) : 10_000;
            const leaveAfterBytes = random.below(3) === 0 ? Infinity : random.below(1_200);
            const timer = setTimeout(() => {
              leaving.abort();
            }, leaveAfterMs);
            gateway().provider.answerNext((request, response) => answerSlowly(random, request, response));
            let callId: string | null = null;
            let text = '';
            try {
              const answer = await fetch(gateway().app.origin + call.path, {
                method: 'POST',
                headers: { 'content-type': 'application/json', 'credits-user': random.of(users) },
                body: JSON.stringify(call.body),
                signal: leaving.signal,
              });
              callId = answer.headers.get('credits-call-id');
              for await (const bytes of answer.body!) {
                text += Buffer.from(bytes as Uint8Array).toString();
                if (callId !== null && text.length >= leaveAfterBytes) break;
              }
              if (answer.status === 429) await sleep(50);
            } catch {
              // The caller has left, or the deadline has ended the stream.
            }
            clearTimeout(timer);
            leaving.abort();
            const events = call.frames.filter(({ event }) => text.includes(frameOf(event)));
            const bytes = events.reduce((sum, { visibleBytes }) => sum + visibleBytes, 0);
            if (callId !== null) shown.set(callId, { call, bytes });
          };
          await inLanes(Array(CALLS).keys(), LANES, callAndLeave);

          const ends = new Set<string>();
          for (const userId of users) {
            await untilSettled(gateway(), userId);
            const calls = await gateway()
              .app.part(AiCalls)
              .list({ ...ALL_CALLS, userId }, null, 100_000);
            let charged = 0n;
            for (const { callId, route, status, error, isEstimated, isUnreported, chargedUnits } of calls) {
              charged += chargedUnits!;
              const seen = shown.get(callId);
              ends.add(isEstimated ? `${status}, estimated` : status);
              if (seen !== undefined) {
                const least = leastPrice(seen.call, seen.bytes);
                expect([callId, route, error, chargedUnits! >= least]).toEqual([callId, route, error, true]);
                expect(isUnreported).toBe(false);
                shown.delete(callId);
              } else if (chargedUnits === 0n) {
                // Not sent, or still there at the deadline without a byte.
                expect([
                  'the client left before the call was sent',
                  'the call took longer than it may',
                ]).toContain(error);
              }
            }
            const { balance } = await gateway().wallet(userId);
            expect(parseAmount(balance)).toBe(parseAmount(CREDITS) - charged);
          }
          expect([...shown.keys()]).toEqual([]);
          expect([...ends]).toEqual(expect.arrayContaining(ENDS));
        }),
      TIMEOUT_MS,
    );
  },
  describeEmbedded,
);

describeGateway(
  'AI calls of users who stop reading',
  { MAX_DRAINS: '0' },
  (gateway) => {
    beforeAll(() => {
      Object.assign(gateway().app.part(CallTimes), { stallMs: 400 });
    });

    /** A caller who gets the head of an answer and reads nothing of its body. */
    const startCall = ({ path, body }: StreamedCall, userId: string): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => {
        const headers = { 'content-type': 'application/json', 'credits-user': userId };
        const request = httpRequest(gateway().app.origin + path, { method: 'POST', headers }, resolve);
        request.once('error', reject);
        request.end(JSON.stringify(body));
      });

    it.each(STREAMED_CALLS.map((call) => [call.name, call] as const))(
      'cost all that is held, and the rest closes further calls: %s',
      async (_name, call) => {
        const userId = await gateway().userWith(10);
        gateway().provider.answerNext(flood);
        const response = await startCall(call, userId);
        response.on('error', () => undefined);
        expect(response.statusCode).toBe(200);
        await gateway().provider.lastRequest.closed;
        expect(gateway().provider.lastRequest.isAborted).toBe(true);
        await untilSettled(gateway(), userId);
        const held = parseAmount(response.headers['credits-held']);
        const { call: record } = await expectOneCall(gateway(), userId, parseAmount(10), held, 'aborted');
        expect(record['uncollected']).toBeGreaterThan(1);
        const refused = await gateway().fetch(call.path, userId, call.body);
        expect([refused.status, await refused.text()]).toEqual([429, expect.stringContaining('loss_limit')]);
        response.destroy();
      },
    );

    // Such an answer has no connection of its own, and nobody would notice that its caller has left.
    it('are refused behind another answer on the same connection', async () => {
      const [chat] = STREAMED_CALLS as [StreamedCall];
      const [firstUser, secondUser] = [await gateway().userWith(10), await gateway().userWith(10)];
      const { hostname, port } = new URL(gateway().app.origin);
      const socket = connect(Number(port), hostname);
      const callOf = (userId: string) => {
        const body = JSON.stringify(chat.body);
        const headers = ['Host: localhost', 'Content-Type: application/json', `Credits-User: ${userId}`];
        const head = [`POST ${chat.path} HTTP/1.1`, ...headers, `Content-Length: ${body.length}`, '', ''];
        return head.join('\r\n') + body;
      };
      const first = new SteppedAnswer(gateway());
      socket.write(callOf(firstUser) + callOf(secondUser));
      await first.arrived;
      const sent = gateway().provider.requests.length;
      first.begin();
      first.send(chat);
      first.end();
      let text = '';
      socket.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      await until('both are answered', 5_000, () => text.includes('"code":"overloaded"'));
      expect(text.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 503']);
      expect(gateway().provider.requests).toHaveLength(sent);
      expect(await gateway().callsOf(secondUser)).toEqual([]);
      expect(await gateway().wallet(secondUser)).toEqual({ balance: 10, held: 0 });
      const charge = priceOf(chat.model, chat.tokens);
      await expectOneCall(gateway(), firstUser, parseAmount(10), charge, 'completed');
      socket.destroy();
      await until('no slot is taken', 5_000, () => gateway().app.part(CallSlots).isEmpty);
    });
  },
  describeEmbedded,
);
