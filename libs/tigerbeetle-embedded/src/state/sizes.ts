/** How much of a ledger is kept in memory. Only tests give other sizes, so that small ledgers behave like large ones. */
export interface Sizes {
  /**
   * How many transfers share one round of index writing. In an index of a million ids, so many of them fall on each page that
   * it is written once for two dozen; in an index of ten million, for two. Both generations take 16 MB of memory at most, and
   * half a second to be read back on opening.
   */
  readonly generation: number;
  /** The newest records of the log stay in memory, in so many chunks of so many segments of 26. */
  readonly windowChunks: number;
  readonly chunkSegments: number;
  /** Blocks of history that were used lately stay in memory. */
  readonly historyBytes: number;
}

export const SIZES: Sizes = {
  generation: 131_072,
  // 66,560 transfers, 20 MB: most of what is read was written a moment ago, and of a thousand accounts, the 64 transfers
  // that become a block together are all still there.
  windowChunks: 20,
  chunkSegments: 128,
  // Enough for a million and a half transfers of the usual kind.
  historyBytes: 64 * 1024 * 1024,
};
