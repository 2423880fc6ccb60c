import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { parseAmount } from '@app/money';
import { CallTimes } from '../../apps/credits-service/src/gateway/relay/call-times';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { TestApp } from '../support/app/test-app';
import { describeEmbedded } from '../support/engines/each-ledger';
import { GatewayHarness, priceOf } from '../support/gateway/gateway';
import { estimatedTokens, LeavingCaller, STREAMED_CALLS, SteppedAnswer } from '../support/gateway/left-calls';

const CHAT = STREAMED_CALLS[0]!;
const TEST_TIMEOUT_MS = 60_000;
/** Other requests are broken off after 8 s. */
const PAST_OTHERS_MS = 9_000;

/** A call of which the service has all but the last byte. @returns sends that byte, and reads what comes */
async function beginCall(gateway: GatewayHarness, userId: string): Promise<() => Promise<string>> {
  const { hostname, port } = new URL(gateway.app.origin);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const body = JSON.stringify(CHAT.body);
  const headers = ['Host: localhost', 'Content-Type: application/json', `Credits-User: ${userId}`];
  const head = [`POST ${CHAT.path} HTTP/1.1`, ...headers, `Content-Length: ${body.length}`, '', ''];
  socket.write(head.join('\r\n') + body.slice(0, -1));
  // An answer on another connection shows that the service has read what was sent before.
  await gateway.api.get('/api/v1/health/live');
  return () => {
    socket.write(body.slice(-1));
    return text(socket);
  };
}

describeEmbedded('AI calls at a shutdown', (ledger) => {
  it(
    'have a time of their own, and are then ended and charged for what came',
    async () => {
      const folder = new TemporaryDirectory();
      const variables = { ...ledger(), DATA_DIR: folder.path };
      const gateway = await GatewayHarness.start(variables);
      Object.assign(gateway.app.part(CallTimes), { closeMs: PAST_OTHERS_MS + 2_000 });
      const calls = [];
      for (const kind of ['ends', 'goes on', 'is left'] as const) {
        const userId = await gateway.userWith(10);
        const answer = new SteppedAnswer(gateway);
        const caller = new LeavingCaller(gateway, CHAT.path, userId, CHAT.body);
        await answer.arrived;
        answer.begin();
        answer.send(CHAT, 3);
        await caller.readUpTo('are kept ');
        calls.push({ kind, userId, answer, caller });
      }
      const [ending, going, left] = calls as [(typeof calls)[0], (typeof calls)[0], (typeof calls)[0]];
      left.caller.leave();
      const lateUser = await gateway.userWith(10);
      const late = await beginCall(gateway, lateUser);

      const stopped = gateway.app.stop();
      const refused = await late();
      expect(refused).toMatch(/^HTTP\/1\.1 503 /);
      expect(refused).toMatch(/^retry-after: 1\r$/im);
      expect(refused).toContain('"code":"overloaded"');
      // Nobody listens any more: a load balancer goes to another process.
      await expect(gateway.call(CHAT.path, lateUser, CHAT.body)).rejects.toThrow('fetch failed');
      await new Promise((resolve) => setTimeout(resolve, PAST_OTHERS_MS));
      for (const { answer } of [ending, left]) {
        answer.send(CHAT);
        answer.end();
      }
      expect(await ending.caller.readAll()).toMatchObject({ isBroken: false });
      expect(await going.caller.readAll()).toMatchObject({ isBroken: true });
      await stopped;
      expect((await going.answer.arrived).isAborted).toBe(true);

      const next = await TestApp.start(variables);
      const usage = priceOf('test-openai', CHAT.tokens);
      const estimate = priceOf('test-openai', estimatedTokens(CHAT, 3));
      for (const [{ userId }, status, charge] of [
        [ending, 'completed', usage],
        [going, 'failed', estimate],
        [left, 'aborted', usage],
      ] as const) {
        const { json } = await next.api.get(`/api/v1/calls?user_id=${userId}`);
        const [call, ...others] = json['calls'] as Record<string, unknown>[];
        expect(others).toEqual([]);
        expect(call).toMatchObject({ status, unreported: false });
        expect(parseAmount(String(call!['charged']))).toBe(charge);
        const { json: account } = await next.api.getAccount(userId);
        expect(account['held']).toBe(0);
        expect(parseAmount(String(account['balance']))).toBe(parseAmount(10) - charge);
      }
      const { json: account } = await next.api.getAccount(lateUser);
      expect(account).toMatchObject({ balance: 10, held: 0 });
      const { json: listed } = await next.api.get(`/api/v1/calls?user_id=${lateUser}`);
      expect(listed['calls']).toEqual([]);
      await next.stop();
      await gateway.provider.close();
      folder.remove();
    },
    TEST_TIMEOUT_MS,
  );
});
