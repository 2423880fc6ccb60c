import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';

const FILE_MAX_BYTES = 1_000_000;

/** A file that is not text, or too long. The message is the reason in a few words. */
class NotTextError extends Error {}

/**
 * A small text file in UTF-8, without its byte order mark.
 * @throws NotTextError, or the error of the file system; see {@link reasonOf}
 */
export function readText(path: string): string {
  if (statSync(path).size > FILE_MAX_BYTES) throw new NotTextError(`more than ${FILE_MAX_BYTES} bytes`);
  const bytes = readFileSync(path);
  // UTF-16 without a byte order mark has zeros.
  if (!isUtf8(bytes) || bytes.includes(0)) throw new NotTextError('not text in UTF-8');
  return bytes.toString().replace(/^\ufeff/, '');
}

/** Why a file could not be read, in a few words. */
export function reasonOf(error: unknown): string {
  if (error instanceof NotTextError) return error.message;
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
