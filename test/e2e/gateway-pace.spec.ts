import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import {
  startFakeProvider,
  type AnswerHandler,
  type FakeProvider,
} from '../../apps/fake-provider/src/fake-provider';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { until } from '../support/async/eventually';
import { inLanes } from '../support/async/lanes';
import { callsOf, chat, send } from '../support/gateway/chat-calls';
import { frameOf, putModels, settingsOf } from '../support/gateway/gateway';
import { STREAMED_CALLS } from '../support/gateway/left-calls';
import { ServiceProcess } from '../support/processes/service-process';
import { runs } from '../support/run/length';

/** As many callers of each kind. */
const CALLERS = runs(10, 333);
/** In long runs, about the default. */
const MAX_STREAMS = 3 * CALLERS;
const LANES = 20;
const ROUNDS = runs(40, 200);
/** A busy machine slows down both; callers who held others up would do so for seconds. */
const SLOWER_MAX = 10;
/** More than the connections on the way to a caller take. */
const FRAMES = 200;
const FRAME = frameOf({
  choices: [{ index: 0, delta: { content: 'x'.repeat(60_000) }, finish_reason: null }],
});
const BYSTANDER = 'bystander';
const TIMEOUT_MS = runs(120_000, 300_000);

/** As fast as the caller takes it. */
const flood: AnswerHandler = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  Readable.from(Array<string>(FRAMES).fill(FRAME)).pipe(response);
};

/** A small event now and then, without end. */
const trickle: AnswerHandler = async (request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const event = frameOf({ choices: [{ index: 0, delta: { content: 'Hello' }, finish_reason: null }] });
  response.write(event);
  const timer = setInterval(() => response.write(event), 500);
  await request.closed;
  clearInterval(timer);
};

describe('AI calls whose callers read slowly, or not at all', () => {
  const closing: (() => unknown)[] = [];
  let provider: FakeProvider;
  let service: ServiceProcess;
  const sockets: Socket[] = [];
  const timers: NodeJS.Timeout[] = [];
  let users = 0;

  beforeAll(async () => {
    const folder = new TemporaryDirectory();
    closing.push(() => {
      folder.remove();
    });
    provider = await startFakeProvider();
    closing.push(() => provider.close());
    service = await ServiceProcess.start({
      DATA_DIR: folder.path,
      LOG_LEVEL: 'ERROR',
      MAX_STREAMS: String(MAX_STREAMS),
      ...settingsOf(provider),
    });
    closing.push(() => service.kill());
    await putModels(service.api);
    await service.api.createAccount({ user_id: BYSTANDER, initial_balance: 1_000 });
  });

  afterAll(async () => {
    for (const timer of timers) clearInterval(timer);
    for (const socket of sockets) socket.destroy();
    for (const close of closing.reverse()) await close();
  });

  /** A caller who has seen the head of a stream, and reads no further. */
  async function startCall(handler: AnswerHandler): Promise<Socket> {
    users += 1;
    const userId = `user-${users}`;
    await service.api.createAccount({ user_id: userId, initial_balance: 10 });
    provider.answerNext(handler);
    const { hostname, port } = new URL(service.origin);
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const body = JSON.stringify({ ...chat, stream: true });
    const headers = ['Host: localhost', 'Content-Type: application/json', `Credits-User: ${userId}`];
    const head = ['POST /v1/chat/completions HTTP/1.1', ...headers, `Content-Length: ${body.length}`, '', ''];
    socket.write(head.join('\r\n') + body);
    await once(socket, 'readable');
    expect(String(socket.read(12))).toBe('HTTP/1.1 200');
    return socket;
  }

  async function startCalls(handler: AnswerHandler, read: (socket: Socket) => void): Promise<void> {
    await inLanes(Array(CALLERS).keys(), LANES, async () => {
      read(await startCall(handler));
    });
  }

  /** @returns milliseconds that a bill and a balance take, each the median */
  async function pace(): Promise<{ bill: number; balance: number }> {
    const took: Record<'bill' | 'balance', number[]> = { bill: [], balance: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      const startedAt = performance.now();
      expect((await service.api.bill({ user_id: BYSTANDER, amount: 1 })).status).toBe(200);
      const billedAt = performance.now();
      expect((await service.api.balance({ user_id: BYSTANDER })).status).toBe(200);
      took.bill.push(billedAt - startedAt);
      took.balance.push(performance.now() - billedAt);
    }
    return { bill: median(took.bill), balance: median(took.balance) };
  }

  it(
    'leave bills and balances of others at their pace, and further calls are refused at the limit',
    async () => {
      const alone = await pace();
      await startCalls(flood, () => undefined);
      await startCalls(flood, (socket) => {
        timers.push(setInterval(() => void socket.read(1), 1_000));
      });
      await startCalls(trickle, (socket) => socket.resume());

      for (const { path, body } of STREAMED_CALLS) {
        const headers = { 'content-type': 'application/json', 'credits-user': BYSTANDER };
        const options = { method: 'POST', headers, body: JSON.stringify(body) };
        const refused = await fetch(service.origin + path, options);
        expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
        const { error } = (await refused.json()) as { error: object };
        expect(error).toMatchObject(path.startsWith('/v1beta') ? { code: 503 } : {});
        expect(JSON.stringify(error)).toContain('overloaded');
      }
      expect((await service.api.getAccount(BYSTANDER)).json['held']).toBe(0);
      expect(await callsOf(service.api, BYSTANDER)).toEqual([]);

      const together = await pace();
      expect(together.bill / alone.bill).toBeLessThan(SLOWER_MAX);
      expect(together.balance / alone.balance).toBeLessThan(SLOWER_MAX);
      for (const socket of sockets) expect(socket.destroyed).toBe(false);

      for (const socket of sockets) socket.destroy();
      await until('calls are taken again', 60_000, async () => {
        const answer = await send(service.origin, BYSTANDER, chat);
        await answer.arrayBuffer();
        return answer.status === 200;
      });
    },
    TIMEOUT_MS,
  );
});

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
