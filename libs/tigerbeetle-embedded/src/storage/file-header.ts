import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import {
  EmbeddedFileDamagedError,
  EmbeddedFileNewerFormatError,
  EmbeddedFileNotOursError,
  EmbeddedFileOlderFormatError,
  EmbeddedFileUnavailableError,
} from '../errors';
import { reasonOf, systemCodeOf } from './native-error';
import { APPLICATION_ID, FORMAT_VERSION } from './schema';

/** SQLite's header: the first 100 bytes of a file, numbers with their most significant byte first. */
const HEADER_SIZE = 100;
const MAGIC = 'SQLite format 3\0';
const HeaderAt = { pageSize: 16, pageCount: 28, userVersion: 60, applicationId: 68 } as const;

export type FileKind = 'new' | 'ours';

/**
 * Tells what the file is from its first bytes alone, before SQLite opens it: SQLite may write to a file that it merely
 * opens, in order to finish what a crash interrupted. Throws for any file that is not a ledger file of a format from `formatMin` to this one.
 */
export function inspectFile(path: string, formatMin: number): FileKind {
  const { header, size } = readHeader(path);
  if (size === 0) return 'new';
  const hasJournal = existsSync(`${path}-journal`);
  // Creation was interrupted before the first page was written; SQLite goes back to the empty file.
  if (hasJournal && header.every((byte) => byte === 0)) return 'new';
  if (size < HEADER_SIZE || header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new EmbeddedFileNotOursError(path);
  }
  if (header.readUInt32BE(HeaderAt.applicationId) !== APPLICATION_ID)
    throw new EmbeddedFileNotOursError(path);
  const format = header.readUInt32BE(HeaderAt.userVersion);
  if (format > FORMAT_VERSION) throw new EmbeddedFileNewerFormatError(path, format, FORMAT_VERSION);
  if (format < formatMin) throw new EmbeddedFileOlderFormatError(path, format, formatMin);
  const sizeExpected = header.readUInt32BE(HeaderAt.pageCount) * pageSizeOf(header);
  // A crash leaves pages that are only in the write-ahead log or the journal; without those, all must be here.
  if (size < sizeExpected && !hasJournal && !existsSync(`${path}-wal`)) {
    throw new EmbeddedFileDamagedError(path, `it has ${size} bytes where ${sizeExpected} are expected`);
  }
  return 'ours';
}

function pageSizeOf(header: Buffer): number {
  const value = header.readUInt16BE(HeaderAt.pageSize);
  // 65536 does not fit two bytes, and is written as 1.
  return value === 1 ? 65_536 : value;
}

function readHeader(path: string): { header: Buffer; size: number } {
  const header = Buffer.alloc(HEADER_SIZE);
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return { header, size: 0 };
    throw new EmbeddedFileUnavailableError(path, reasonOf(error), { cause: error });
  }
  try {
    const { size } = fstatSync(descriptor);
    readSync(descriptor, header, 0, HEADER_SIZE, 0);
    return { header, size };
  } catch (error) {
    throw new EmbeddedFileUnavailableError(path, reasonOf(error), { cause: error });
  } finally {
    closeSync(descriptor);
  }
}
