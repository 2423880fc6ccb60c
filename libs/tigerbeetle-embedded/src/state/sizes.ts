import { RECORD_SIZE, SEGMENT_RECORDS } from '../format/log-record';
import { PAGE_SIZE } from '../storage/schema';

/** How much of a ledger is kept in memory. Only tests give sizes of their own, so that small ledgers behave like large ones. */
export interface Sizes {
  /**
   * How many transfers share one round of index writing. In an index of a million ids, so many of them fall on each page that
   * it is written once for two dozen; in an index of ten million, for two. Both generations take 20 MB of memory at most, and
   * half a second to be read back on opening.
   */
  readonly generation: number;
  /** The newest records of the log stay in memory, in so many chunks of so many segments. */
  readonly windowChunks: number;
  readonly chunkSegments: number;
  /** Segments of the log, and accounts, that were used lately. */
  readonly segments: number;
  readonly accounts: number;
}

/** What the caches take together where nobody says otherwise. */
export const CACHE_BYTES = 64 * 1024 * 1024;
/** Below this a batch would read its own accounts from the file again and again. */
export const CACHE_BYTES_MIN = 8 * 1024 * 1024;

const GENERATION = 131_072;
const CHUNK_SEGMENTS = 128;
const CHUNK_BYTES = CHUNK_SEGMENTS * SEGMENT_RECORDS * RECORD_SIZE;
/** What an account takes in memory, roughly. */
const ACCOUNT_BYTES = 512;

/** Half of the caches are SQLite's pages. */
export function pageCacheBytes(cacheBytes: number): number {
  return Math.floor(cacheBytes / 2);
}

/** The other half: a quarter each for accounts and for the log, most of it for its newest records. */
export function sizesOf(cacheBytes: number): Sizes {
  const quarter = cacheBytes / 4;
  const segmentBytes = quarter / 8;
  return {
    generation: GENERATION,
    windowChunks: Math.max(1, Math.floor((quarter - segmentBytes) / CHUNK_BYTES)),
    chunkSegments: CHUNK_SEGMENTS,
    segments: Math.floor(segmentBytes / PAGE_SIZE),
    accounts: Math.floor(quarter / ACCOUNT_BYTES),
  };
}

export const SIZES = sizesOf(CACHE_BYTES);
