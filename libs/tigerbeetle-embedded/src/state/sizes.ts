import { RECORD_SIZE, SEGMENT_RECORDS } from '../format/log-record';
import { PAGE_SIZE } from '../storage/schema';

/** How much of a ledger is kept in memory. Only tests give sizes of their own, so that small ledgers behave like large ones. */
export interface Sizes {
  /**
   * How many transfers share one round of index writing. In an index of a million ids, so many of them fall on each page that
   * it is written once for two dozen; in an index of ten million, for two. Both generations take 16 MB of memory at most, and
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

/** What is kept in memory together where nobody says otherwise. */
export const CACHE_BYTES = 64 * 1024 * 1024;
export const CACHE_BYTES_MIN = 32 * 1024 * 1024;

const GENERATION = 131_072;
/** What two generations take at most, and the filter of the ids of ten million transfers. */
const INDEX_BYTES = (16 + 12) * 1024 * 1024;
const CHUNK_SEGMENTS = 128;
const CHUNK_BYTES = CHUNK_SEGMENTS * SEGMENT_RECORDS * RECORD_SIZE;
/** What an account takes in memory, roughly. */
const ACCOUNT_BYTES = 512;
/** The part of the log in memory that is older segments. */
const SEGMENTS_SHARE = 1 / 8;

/** How much of `cacheBytes` SQLite's pages take: what generations and filter leave is shared by the pages, the log and the accounts. */
export function pageCacheBytes(cacheBytes: number): number {
  return Math.floor((cacheBytes - INDEX_BYTES) / 3);
}

export function sizesOf(cacheBytes: number): Sizes {
  const share = pageCacheBytes(cacheBytes);
  return {
    generation: GENERATION,
    windowChunks: Math.max(1, Math.floor((share * (1 - SEGMENTS_SHARE)) / CHUNK_BYTES)),
    chunkSegments: CHUNK_SEGMENTS,
    segments: Math.floor((share * SEGMENTS_SHARE) / PAGE_SIZE),
    accounts: Math.floor(share / ACCOUNT_BYTES),
  };
}

export const SIZES = sizesOf(CACHE_BYTES);
