import { Readable } from 'node:stream';
import { brotliCompressSync, createGzip, deflateSync, gzipSync } from 'node:zlib';
import { decodedBody } from './compression';

const text = 'data: {"choices":[{"delta":{"content":"Grüße"}}]}\n\n'.repeat(20);

async function textOf(body: Readable): Promise<string> {
  return Buffer.concat((await body.toArray()) as Buffer[]).toString();
}

describe('decodedBody', () => {
  it.each<[string, Buffer]>([
    ['gzip', gzipSync(text)],
    ['GZIP ', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
  ])('decodes %s', async (contentEncoding, bytes) => {
    const decoded = decodedBody(Readable.from([bytes.subarray(0, 9), bytes.subarray(9)]), contentEncoding);
    expect(decoded.contentEncoding).toBeNull();
    expect(await textOf(decoded.body)).toBe(text);
  });

  it.each(['zstd', 'gzip, br', 'constructor'])('leaves %s as it is', (contentEncoding) => {
    const body = Readable.from([]);
    expect(decodedBody(body, contentEncoding)).toEqual({ body, contentEncoding });
  });

  it.each([null, '', 'identity'])('has nothing to do for %p', (contentEncoding) => {
    const body = Readable.from([]);
    expect(decodedBody(body, contentEncoding)).toEqual({ body, contentEncoding: null });
  });

  it('hands each flushed piece on at once', async () => {
    const gzip = createGzip();
    const { body } = decodedBody(gzip, 'gzip');
    const pieces = body[Symbol.asyncIterator]();
    for (const piece of ['first', 'second']) {
      gzip.write(piece);
      gzip.flush();
      expect(String((await pieces.next()).value)).toBe(piece);
    }
    gzip.end();
    expect((await pieces.next()).done).toBe(true);
  });

  it.each<[string, Buffer]>([
    ['broken data', Buffer.from('no gzip at all')],
    ['data without its end', gzipSync(text).subarray(0, -10)],
    ['a bomb', gzipSync(Buffer.alloc(8_000_000))],
  ])('breaks on %s', async (_, bytes) => {
    const source = Readable.from([bytes]);
    await expect(textOf(decodedBody(source, 'gzip').body)).rejects.toThrow();
    expect(source.destroyed).toBe(true);
  });

  it('ends the provider’s body with its own', async () => {
    const source = new Readable({ read: () => undefined });
    const { body } = decodedBody(source, 'gzip');
    body.destroy();
    await new Promise((resolve) => source.once('close', resolve));
    expect(source.destroyed).toBe(true);
  });
});
