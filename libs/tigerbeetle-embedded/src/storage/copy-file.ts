import { read } from 'node:fs';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';

const CHUNK_BYTES = 1024 * 1024;
/** Written data that waits for the disk slows down commits, which flush it too, so it is kept small. */
const FLUSH_CHUNKS = 8;
/** SQLite's file format, bytes 18 and 19 of the header: 1 for a file without a write-ahead log. */
const FORMAT_AT = 18;
const NO_WRITE_AHEAD_LOG = 1;

const readAt = promisify(read);

/**
 * Copies the first `size` bytes of an SQLite file to a new file, and flushes it. The copy has no write-ahead log, so that
 * it can be read without a change. The descriptor stays open.
 */
export async function copyDatabase(
  descriptor: number,
  size: number,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const copy = await open(target, 'wx', 0o600);
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let at = 0, chunks = 1; at < size; chunks += 1) {
      signal.throwIfAborted();
      const { bytesRead } = await readAt(descriptor, buffer, 0, Math.min(CHUNK_BYTES, size - at), at);
      if (bytesRead === 0) throw new Error('The file ends too early.');
      if (at === 0) buffer.fill(NO_WRITE_AHEAD_LOG, FORMAT_AT, FORMAT_AT + 2);
      await copy.writeFile(buffer.subarray(0, bytesRead));
      at += bytesRead;
      if (chunks % FLUSH_CHUNKS === 0) await copy.datasync();
    }
    await copy.sync();
  } finally {
    await copy.close();
  }
}
