import { Writable } from 'node:stream';
import type { Response } from 'express';
import { StreamSink } from './answer-sinks';

const STALL_MS = 30_000;

describe('StreamSink', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('waits for a client who is behind, and gives up one who still is after the time', async () => {
    jest.useFakeTimers();
    let take: () => void = () => undefined;
    const response = new Writable({
      highWaterMark: 10,
      write: (_bytes, _encoding, taken) => (take = taken),
    });
    const sink = new StreamSink(response as Response, { stallMs: STALL_MS, pingMs: null });

    const first = sink.write(Buffer.alloc(100));
    await jest.advanceTimersByTimeAsync(STALL_MS - 1);
    take();
    await first;
    const second = sink.write(Buffer.alloc(100));
    await jest.advanceTimersByTimeAsync(STALL_MS - 1);
    expect(response.destroyed).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await second;
    expect(response.destroyed).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });
});
