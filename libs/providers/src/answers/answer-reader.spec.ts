import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import {
  JSON_ANSWER,
  SSE,
  finishChunk,
  namedSse,
  plain,
  readAll,
  sse,
  streamed,
  textChunk,
  tokens,
  usageChunk,
} from '../../../../test/support/providers/answers';
import type { CallRoute } from '../routes';
import { createAnswerReader } from './answer-reader';
import type { UsageReport } from './usage-report';

describe('the usage chunk that the gateway asked for', () => {
  const removing = { ...SSE, removesUsageChunk: true };
  const before = sse(textChunk('a'), finishChunk);
  const asked = sse(usageChunk({ prompt_tokens: 4, completion_tokens: 2 }));
  const done = sse('[DONE]');

  it('is taken out, and read', () => {
    const { output, report } = readAll('chat', [before, asked, done], removing);
    expect(output.toString()).toBe(Buffer.concat([before, done]).toString());
    expect(report).toMatchObject({ tokens: tokens({ input: 4, output: 2 }), end: 'completed' });
  });

  it('is taken out without a blank line at the end', () => {
    const { output, report } = readAll('chat', [before, asked.subarray(0, -2)], removing);
    expect(output.toString()).toBe(before.toString());
    expect(report.tokens).toEqual(tokens({ input: 4, output: 2 }));
  });

  it.each<[string, Buffer]>([
    ['has choices', sse({ ...textChunk('a'), usage: { prompt_tokens: 4, completion_tokens: 2 } })],
    ['has no usage', sse({ choices: [], usage: null, prompt_filter_results: [] })],
    ['has no JSON', Buffer.from('data: {"choices":[],"usage":{}\n\n')],
    ['is a comment', Buffer.from(': {"choices":[],"usage":{}}\n\n')],
  ])('is not taken for a frame that %s', (_, frame) => {
    expect(readAll('chat', [frame, done], removing).output.equals(Buffer.concat([frame, done]))).toBe(true);
  });

  it('holds back nothing but the frame under way', () => {
    const reader = createAnswerReader('chat', removing);
    const bytes = Buffer.concat([before, Buffer.from('data: {"cho')]);
    expect(reader.read(bytes).toString()).toBe(before.toString());
    expect(reader.read(Buffer.from('ices":[{}]}\n')).toString()).toBe('');
    expect(reader.read(Buffer.from('\n')).toString()).toBe('data: {"choices":[{}]}\n\n');
  });

  it('holds back nothing where nothing has to be taken out', () => {
    const reader = createAnswerReader('chat', SSE);
    expect(reader.read(Buffer.from('data: {"cho')).toString()).toBe('data: {"cho');
  });

  it('stays in plain answers', () => {
    const body = Buffer.from(JSON.stringify(usageChunk({ prompt_tokens: 1, completion_tokens: 1 })));
    expect(readAll('chat', [body], { ...JSON_ANSWER, removesUsageChunk: true }).output.equals(body)).toBe(
      true,
    );
  });
});

describe('compressed answers', () => {
  const bytes = sse(
    textChunk('Hello'),
    finishChunk,
    usageChunk({ prompt_tokens: 4, completion_tokens: 2 }),
    '[DONE]',
  );

  it.each<[string, Buffer]>([
    ['gzip', gzipSync(bytes)],
    ['x-gzip', gzipSync(bytes)],
    ['deflate', deflateSync(bytes)],
    ['br', brotliCompressSync(bytes)],
  ])('are passed on as they are and read in %s', (contentEncoding, compressed) => {
    const { output, report } = readAll('chat', [compressed.subarray(0, 20), compressed.subarray(20)], {
      ...SSE,
      contentEncoding,
    });
    expect(output.equals(compressed)).toBe(true);
    expect(report).toMatchObject({
      tokens: tokens({ input: 4, output: 2 }),
      end: 'completed',
      visibleBytes: 5,
    });
  });

  it('are read as far as they came', () => {
    const long = sse(...Array.from({ length: 500 }, (_, index) => textChunk(String(index * 7_919))));
    const { report } = readAll('chat', [gzipSync(long).subarray(0, 1_500)], {
      ...SSE,
      contentEncoding: 'gzip',
    });
    expect(report.end).toBe('cut');
    expect(report.visibleBytes).toBeGreaterThan(100);
  });

  it.each<[string, string, Buffer]>([
    ['an unknown encoding', 'zstd', bytes],
    ['two encodings', 'gzip, br', gzipSync(bytes)],
    ['broken data', 'gzip', bytes],
    ['a bomb', 'gzip', gzipSync(Buffer.concat([bytes, Buffer.alloc(8_000_000, ' ')]))],
  ])('report nothing for %s', (_, contentEncoding, compressed) => {
    const { output, report } = readAll('chat', [compressed], { ...SSE, contentEncoding });
    expect(output.equals(compressed)).toBe(true);
    expect(report).toMatchObject({ tokens: null, end: 'completed' });
  });
});

describe('hostile answers', () => {
  const usage = usageChunk({ prompt_tokens: 4, completion_tokens: 2 });
  const deep = `{"choices":${'['.repeat(256)}${']'.repeat(256)}}`;
  const shallow = `{"choices":${'['.repeat(255)}${']'.repeat(255)}}`;

  it.each([true, false])(
    'report nothing once they are nested too deeply (removing: %p)',
    (removesUsageChunk) => {
      const options = { ...SSE, removesUsageChunk };
      const bytes = sse(deep, usage);
      const { output, report } = readAll('chat', [bytes], options);
      expect(output.equals(bytes)).toBe(true);
      expect(report).toMatchObject({ tokens: null, raw: null, end: 'completed' });
      expect(streamed('chat', sse(shallow, usage), options).tokens).toEqual(tokens({ input: 4, output: 2 }));
      expect(readAll('chat', [Buffer.from(deep)], JSON_ANSWER).report.tokens).toBeNull();
    },
  );

  it('report nothing once a line has more than 16 MiB, and lose no byte', () => {
    const line = Buffer.from(`data: "${'x'.repeat(16 * 1_048_576)}`);
    const rest = Buffer.concat([Buffer.from('"\n\n'), sse(usage)]);
    const options = { ...SSE, removesUsageChunk: true };
    for (const chunks of [[line, rest], [Buffer.concat([line, rest])]]) {
      const { output, report } = readAll('chat', [sse(textChunk('a')), ...chunks], options);
      expect(output.equals(Buffer.concat([sse(textChunk('a')), line, rest]))).toBe(true);
      expect(report).toMatchObject({ tokens: null, visibleBytes: 1 });
    }
  });

  const mebibyte = Buffer.alloc(1_048_576, 'x');

  /** Reads a text in whose midst are as many mebibytes of `x`. */
  function readAround(route: CallRoute, start: string, mebibytes: number, end: string): UsageReport {
    const reader = createAnswerReader(route, JSON_ANSWER);
    reader.read(Buffer.from(start));
    for (let sent = 0; sent < mebibytes; sent++) reader.read(mebibyte);
    reader.read(Buffer.from(end));
    reader.end();
    return reader.report();
  }

  it.each<[CallRoute, string, number, string, boolean]>([
    [
      'chat',
      '{"choices":[{"message":{"content":"',
      63,
      '"}}],"usage":{"prompt_tokens":4,"completion_tokens":2}}',
      true,
    ],
    [
      'chat',
      '{"choices":[{"message":{"content":"',
      64,
      '"}}],"usage":{"prompt_tokens":4,"completion_tokens":2}}',
      false,
    ],
    [
      'generate_content',
      '[{"x":"',
      15,
      '","usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2}}]',
      true,
    ],
    [
      'generate_content',
      '[{"x":"',
      16,
      '","usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2}}]',
      false,
    ],
    ['embeddings', '{"data":["', 80, '"],"usage":{"prompt_tokens":6}}', true],
  ])('of %s report their usage up to a limit (%s, %d MiB)', (route, start, mebibytes, end, isRead) => {
    const report = readAround(route, start, mebibytes, end);
    expect(report.tokens && report.tokens.input + report.tokens.output).toBe(isRead ? 6 : null);
    expect(report.end === 'completed' || route === 'generate_content').toBe(true);
  });

  it('pass lines of megabytes', () => {
    const bytes = sse(textChunk('é'.repeat(1_000_000)), finishChunk, usage, '[DONE]');
    const reader = createAnswerReader('chat', SSE);
    for (let at = 0; at < bytes.length; at += 65_521) reader.read(bytes.subarray(at, at + 65_521));
    expect(reader.report()).toMatchObject({
      tokens: tokens({ input: 4, output: 2 }),
      visibleBytes: 2_000_000,
    });
  });

  it('can’t put a prototype into the usage', () => {
    const start =
      '{"type":"message_start","message":{"usage":{"__proto__":{"input_tokens":5},"output_tokens":1}}}';
    expect(streamed('messages', sse(start)).tokens).toBeNull();
  });

  it('report nothing for a usage of more than 64 kB', () => {
    const body = { choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, x: 'x'.repeat(65_536) } };
    expect(plain('chat', body).tokens).toBeNull();
  });

  it('keep control characters and long texts out of the report', () => {
    const body = { model: `gpt\u0000\u001b[31m${'x'.repeat(300)}`, id: 'y'.repeat(1_024), output: [] };
    const report = plain('responses', body);
    expect(report.model).toMatch(/^gpt\[31mx+$/);
    expect(report.model?.length).toBeLessThanOrEqual(200);
    expect(report.responseId).toBe(body.id);
    expect(plain('responses', { ...body, id: `${body.id}y` }).responseId).toBeNull();
  });
});

describe('any chunking', () => {
  const usage = { prompt_tokens: 4, completion_tokens: 2 };
  const events = [
    sse(textChunk('Grüße 🎈 \u2028 漢字')),
    sse(finishChunk),
    sse(usageChunk(usage)),
    sse('[DONE]'),
    Buffer.from(': ping\n\n'),
    Buffer.from('event: error\ndata: x\n\n'),
    Buffer.from('data: {"choices":\ndata: [],"usage":{}}\n\n'),
    Buffer.from('\n\n\n'),
    Buffer.from('\uFEFF'),
    namedSse({ type: 'message_start', message: { usage: { input_tokens: 9, output_tokens: 1 } } } as {
      type: string;
    }),
    namedSse({ type: 'message_delta', usage: { output_tokens: 7 } } as { type: string }),
    sse({
      candidates: [{ content: { parts: [{ text: 'x' }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 3 },
    }),
    sse({ type: 'response.completed', response: { id: 'r', usage: { input_tokens: 3, output_tokens: 4 } } }),
    sse(deepObject(300)),
  ];
  const lineEnds = fc.constantFrom('\n', '\r\n', '\r');
  const streams = fc
    .tuple(fc.array(fc.tuple(fc.constantFrom(...events), lineEnds), { maxLength: 8 }), fc.nat({ max: 3 }))
    .map(([parts, cut]) => {
      const bytes = Buffer.concat(
        parts.map(([event, lineEnd]) => Buffer.from(event.toString().replaceAll('\n', lineEnd))),
      );
      return bytes.subarray(0, Math.max(bytes.length - cut, 0));
    });
  const documents = fc
    .array(fc.constantFrom(...events), { maxLength: 4 })
    .map((parts) =>
      Buffer.from(`[${parts.map((part) => part.toString().replace(/^data: /, '')).join(',')}]`),
    );
  const routes = fc.constantFrom<CallRoute>(
    'chat',
    'responses',
    'embeddings',
    'messages',
    'generate_content',
    'embed_content',
  );

  function deepObject(depth: number): string {
    return `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  }

  function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
    const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
    return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
  }

  it('gives the same bytes and the same report', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          streams,
          documents,
          fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
        ),
        fc.array(fc.nat(), { maxLength: 12 }),
        routes,
        fc.boolean(),
        fc.constantFrom('text/event-stream', 'application/json', null),
        (bytes, cuts, route, removesUsageChunk, contentType) => {
          const options = { ...SSE, contentType, removesUsageChunk };
          const whole = readAll(route, [bytes], options);
          for (const chunks of [cutAt(bytes, cuts), cutAt(bytes, Array.from(bytes.keys()))]) {
            const inPieces = readAll(route, chunks, options);
            expect(inPieces.output.toString('latin1')).toBe(whole.output.toString('latin1'));
            expect(inPieces.report).toEqual(whole.report);
          }
          if (!removesUsageChunk || route !== 'chat') expect(whole.output.equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 600 },
    );
  });

  it.each([
    ['two byte order marks', Buffer.concat([Buffer.from('\uFEFF\uFEFF'), events[0] as Buffer])],
    ['a space', Buffer.concat([Buffer.from(' '), events[2] as Buffer])],
    ['a line end of two bytes', Buffer.concat([Buffer.from('\r\n'), events[2] as Buffer])],
    ['nothing but line ends', Buffer.from('\n\r\n\r')],
  ])('gives the same of a stream without a type that begins with %s', (_case, bytes) => {
    const options = { ...SSE, contentType: null, removesUsageChunk: true };
    const whole = readAll('chat', [bytes], options);
    const inPieces = readAll('chat', cutAt(bytes, Array.from(bytes.keys())), options);
    expect(inPieces.output.toString('latin1')).toBe(whole.output.toString('latin1'));
    expect(inPieces.report).toEqual(whole.report);
  });

  it('passes on more than 16 MiB of spaces, and reports nothing', () => {
    const spaces = Array.from({ length: 17 }, () => Buffer.alloc(1_048_576, ' '));
    const { output, report } = readAll('chat', [...spaces, events[2] as Buffer], {
      ...SSE,
      contentType: null,
      removesUsageChunk: true,
    });
    expect(output.equals(Buffer.concat([...spaces, events[2] as Buffer]))).toBe(true);
    expect(report.tokens).toBeNull();
  });

  it('takes out nothing but the usage chunk', () => {
    const asked = [events[2], events[6]];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...events.slice(0, 8)), { maxLength: 10 }),
        lineEnds,
        (parts, lineEnd) => {
          const inLines = (frames: readonly Buffer[]) =>
            Buffer.from(Buffer.concat(frames).toString().replaceAll('\n', lineEnd));
          const kept = parts.filter((part) => !asked.includes(part));
          const { output } = readAll('chat', [inLines(parts)], { ...SSE, removesUsageChunk: true });
          expect(output.toString()).toBe(inLines(kept).toString());
        },
      ),
    );
  });

  it('never makes it throw, whatever the bytes are', () => {
    const json = fc.json({ maxDepth: 4 }).map((text) => Buffer.from(`data: ${text}\n\n`));
    const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(json, noise), { maxLength: 6 }),
        routes,
        fc.constantFrom(null, 'gzip', 'br', 'deflate'),
        fc.constantFrom('text/event-stream', 'application/json', 'text/html', null),
        (chunks, route, contentEncoding, contentType) => {
          const options = { ...SSE, contentEncoding, contentType };
          const { output, report } = readAll(route, chunks, options);
          expect(output.equals(Buffer.concat(chunks))).toBe(true);
          expect(report.tokens === null).toBe(report.coverage === 'none');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('survives known fields of any type', () => {
    const names = fc.constantFrom(
      'usage',
      'choices',
      'delta',
      'message',
      'model',
      'id',
      'type',
      'response',
      'error',
      'output',
      'content',
      'usageMetadata',
      'candidates',
      'parts',
      'prompt_tokens',
      'input_tokens',
      'iterations',
      'tool_usage',
      'promptTokensDetails',
      'cache_creation',
      'finish_reason',
      'tool_calls',
      'text',
      'stop_reason',
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<unknown>(
          null,
          0,
          1,
          -1,
          1.5,
          1e300,
          '',
          'x',
          'message_start',
          'message_delta',
          'response.failed',
          true,
        ),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(names, tie('value'), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), routes, (values, route) => {
        const bytes = sse(...values.map((entry) => JSON.stringify(entry)));
        expect(readAll(route, [bytes], { ...SSE, removesUsageChunk: false }).output.equals(bytes)).toBe(true);
        expect(() => plain(route, values)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
