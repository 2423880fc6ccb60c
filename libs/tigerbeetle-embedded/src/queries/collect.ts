import type { PackedRecord } from '../format/packed';
import type { LogRange } from '../state/log-range';
import type { TransferLog } from '../state/transfer-log';
import type { FieldFilter } from './filter';

/** How many transfers are found at a time: first as many as are wanted, and more where most don't match. */
const FIND_MAX = 1024;

/**
 * What `read` makes of the transfers in the filter's time, in its order and up to its limit; `read` answers undefined for those that don't match.
 * @param find the transfers in a range
 */
export function collect<F extends { readonly transfer: number }, R>(
  log: TransferLog,
  filter: FieldFilter,
  reversed: boolean,
  find: (range: LogRange) => F[],
  read: (record: PackedRecord, found: F | undefined) => R | undefined,
): R[] {
  const { timestamp_min: min, timestamp_max: max } = filter;
  let first = min === 0n ? 0 : log.firstAtOrAfter(min);
  let last = max === 0n ? log.length - 1 : log.firstAtOrAfter(max + 1n) - 1;
  let limit = Math.min(filter.limit, FIND_MAX);
  const results: R[] = [];
  for (;;) {
    const found = find({ first, last, reversed, limit });
    const records = log.readMany(found.map(({ transfer }) => transfer));
    for (const [index, record] of records.entries()) {
      const result = read(record, found[index]);
      if (result !== undefined) results.push(result);
      if (results.length === filter.limit) return results;
    }
    if (found.length < limit) return results;
    const end = found.at(-1)?.transfer ?? 0;
    if (reversed) last = end - 1;
    else first = end + 1;
    limit = FIND_MAX;
  }
}
