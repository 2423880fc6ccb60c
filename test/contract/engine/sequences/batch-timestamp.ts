interface Result {
  readonly timestamp: bigint;
  readonly status: number;
}

/** The same number for accounts and transfers. */
const CREATED = 0xffff_ffff;
const LINKED_EVENT_FAILED = 1;

/**
 * The timestamp of a batch, read from its results: that of its last event.
 *
 * Every event gets the timestamp after the one before it, whether it succeeds or fails. What says nothing about it are
 * events that exist (they answer the original's timestamp) and imported ones that were created (they answer their own).
 *
 * @param exists - the number of that status in the operation.
 * @param imported - whether the batch is one of imported events.
 * @returns undefined if no result says it.
 */
export function batchTimestamp(
  results: readonly Result[],
  exists: number,
  imported: boolean,
): bigint | undefined {
  for (const [index, { timestamp, status }] of results.entries()) {
    if (status === exists) continue;
    if (imported && (status === CREATED || status === LINKED_EVENT_FAILED)) continue;
    return timestamp + BigInt(results.length - 1 - index);
  }
  return undefined;
}
