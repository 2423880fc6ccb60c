import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { LedgerHistory, LedgerUnavailableError } from '@app/ledger';
import { FastExpressAdapter } from '@app/http';
import { TestApp } from '../support/app/test-app';
import { describeEachLedger, describeEmbedded } from '../support/engines/each-ledger';
import { historyPath, runBatch } from '../support/movements/history-reading';
import { runs } from '../support/run/length';

const START_TIMEOUT_MS = 120_000;
const TEST_TIMEOUT_MS = 60_000;
/** 20,000 lines of some 1,100 bytes are more than the buffers of a connection on loopback hold. */
const COUNT = 20_000;
const BATCH = 2_500;
const TEXT = 'x'.repeat(1_000);
const BODY_MAX_BYTES = 4_000_000;
/** Long enough for an answer on a busy machine, which counts as silence too. */
const SILENCE_MS = 5_000;
/** A machine that is busy may be late, but not by this much. */
const ENDED_WITHIN_MS = 30_000;
const READERS = 10;
const POLL_MS = 20;

runs(describeEmbedded, describeEachLedger)('a history as a stream', (ledger) => {
  let app: TestApp;
  const original = Object.getOwnPropertyDescriptor(LedgerHistory.prototype, 'stream')!
    .value as LedgerHistory['stream'];
  const readers: Socket[] = [];
  /** How many streams are read from the ledger at this moment, and how many parts were read in all. */
  const streams = { open: 0, parts: 0 };

  beforeAll(async () => {
    app = await TestApp.start(
      ledger(),
      new FastExpressAdapter({ silenceMs: SILENCE_MS, body: { defaultBytes: BODY_MAX_BYTES } }),
    );
    const user_id = 'long';
    await app.api.createAccount({ user_id });
    const operation = { type: 'topup', user_id, amount: 1, description: TEXT };
    for (let from = 0; from < COUNT; from += BATCH) {
      await runBatch(
        app.api,
        Array.from({ length: BATCH }, () => operation),
      );
    }
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await app.stop();
  });

  beforeEach(() => {
    streams.parts = 0;
    jest.spyOn(LedgerHistory.prototype, 'stream').mockImplementation(async function* (
      this: LedgerHistory,
      ...range
    ) {
      streams.open += 1;
      try {
        for await (const part of original.apply(this, range)) {
          streams.parts += 1;
          yield part;
        }
      } finally {
        streams.open -= 1;
      }
    });
  });

  afterEach(() => {
    for (const reader of readers.splice(0)) reader.destroy();
    jest.restoreAllMocks();
  });

  /** A reader that asks for the whole history and takes nothing of it. */
  async function openReader(): Promise<Socket> {
    const { hostname, port } = new URL(app.origin);
    const socket = connect(Number(port), hostname);
    readers.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.pause();
    socket.write(`GET ${historyPath('long')} HTTP/1.1\r\nHost: ${hostname}\r\nAccept: text/csv\r\n\r\n`);
    return socket;
  }

  async function until(reached: () => boolean): Promise<void> {
    const deadline = Date.now() + ENDED_WITHIN_MS;
    while (!reached()) {
      if (Date.now() > deadline) throw new Error(`Still so: ${JSON.stringify(streams)}.`);
      await sleep(POLL_MS);
    }
  }

  const csv = (method = 'GET') =>
    app.api.send(historyPath('long'), { method, headers: { accept: 'text/csv' } });

  it(
    'ends for readers that take nothing, and is read no further than they take it; others go on meanwhile',
    async () => {
      await Promise.all(Array.from({ length: READERS }, () => openReader()));
      await until(() => streams.open === READERS);
      expect((await app.api.topUp({ user_id: 'long', amount: 1 })).status).toBe(200);
      const { text } = await csv();
      expect(text.split('\r\n').length).toBeGreaterThan(COUNT);

      await until(() => streams.open === 0);
      // All but the one that was taken in full were cut short.
      expect(streams.parts).toBeLessThan((READERS + 1) * (COUNT / 1_000));
      for (const reader of readers) {
        reader.resume();
        if (!reader.closed) await once(reader, 'close');
      }
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'goes on for a reader that takes it slowly',
    async () => {
      const reader = await openReader();
      let received = '';
      let pauses = 0;
      reader.on('data', (chunk: Buffer) => {
        received += chunk.toString('latin1');
        if (received.length < (pauses + 1) * 4_000_000) return;
        pauses += 1;
        reader.pause();
        setTimeout(() => reader.resume(), SILENCE_MS / 20);
      });
      reader.resume();
      await until(() => received.endsWith('0\r\n\r\n'));
      expect(pauses).toBeGreaterThan(3);
      expect(received.match(/,topup,/g)!.length).toBeGreaterThanOrEqual(COUNT);
      // The connection serves the next request, with the deadlines of any other.
      const answered = once(reader, 'data') as Promise<[Buffer]>;
      reader.write('GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n');
      expect((await answered)[0].toString()).toMatch(/^HTTP\/1\.1 200 /);
    },
    TEST_TIMEOUT_MS,
  );

  it('frees everything when the reader leaves in the middle', async () => {
    const reader = await openReader();
    reader.once('data', () => reader.destroy());
    reader.resume();
    await once(reader, 'close');
    await until(() => streams.open === 0 && streams.parts > 0);
    const { parts } = streams;
    await sleep(10 * POLL_MS);
    expect(streams.parts).toBe(parts);
    expect(parts).toBeLessThan(COUNT / 1_000);
  });

  it('is not read for a HEAD', async () => {
    const answer = await csv('HEAD');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(answer.text).toBe('');
    await until(() => streams.open === 0);
    expect(streams.parts).toBeLessThan(5);
  });

  it('says so where it can’t begin', async () => {
    jest.spyOn(LedgerHistory.prototype, 'stream').mockImplementation(async function* () {
      await Promise.reject(new LedgerUnavailableError());
      yield [];
    });
    const answer = await csv();
    expect([answer.status, answer.json.code]).toEqual([503, 'ledger_unavailable']);
    expect(answer.headers.get('content-disposition')).toBeNull();
  });

  it('breaks off where it fails in the middle, so that no part of it looks like the whole', async () => {
    jest.spyOn(LedgerHistory.prototype, 'stream').mockImplementation(async function* (
      this: LedgerHistory,
      ...range
    ) {
      for await (const part of original.apply(this, range)) {
        yield part;
        throw new LedgerUnavailableError();
      }
    });
    await expect(csv()).rejects.toThrow('terminated');
    expect((await app.api.get('/api/v1/health')).status).toBe(200);
  });
});
