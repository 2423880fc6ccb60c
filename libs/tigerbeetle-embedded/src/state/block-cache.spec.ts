import fc from 'fast-check';
import { encodeReference } from '../format/history-block';
import { RECORD_SIZE } from '../format/log-record';
import { Packed, PackedRecord } from '../format/packed';
import { ACCOUNT_SIZE, TransferAt } from '../format/structs';
import { writeU64 } from '../format/u128';
import { type Account, newAccount } from './account';
import { BlockCache } from './block-cache';

const SLAB_BYTES = 256;
const BLOCK_BYTES = BigInt(blockOf(accountOf(1), 1n).length);
/** Times that are the same numbers as places in memory, and times that are equal when they are rounded. */
const time = fc.oneof(
  fc.bigInt({ min: 1n, max: 5n }).map((block) => block * BLOCK_BYTES),
  fc.bigInt({ min: 1n, max: 300n }),
  fc.bigInt({ min: 2n ** 60n, max: 2n ** 60n + 300n }),
);
const step = fc.record({ account: fc.nat({ max: 2 }), time, isLookup: fc.boolean() });

function accountOf(timestamp: number): Account {
  return newAccount(Packed.allocate(ACCOUNT_SIZE).view, 0, BigInt(timestamp));
}

/** A block of one transfer, which says by its position when that was. */
function blockOf(account: Account, timestamp: bigint): Uint8Array {
  const record = new PackedRecord(Packed.allocate(RECORD_SIZE), 0);
  writeU64(record.view, TransferAt.timestamp, timestamp);
  const entry = { transfer: 0, record };
  return encodeReference(account, Number(timestamp % 2n ** 40n), 1, entry, entry);
}

describe('BlockCache', () => {
  it('has blocks in the order of time and forgets whole ones, whatever the times are', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 60, maxLength: 200 }), (steps) => {
        const cache = new BlockCache(4 * SLAB_BYTES, SLAB_BYTES);
        const accounts = [accountOf(1), accountOf(2), accountOf(3)];
        const added = accounts.map(() => new Set<bigint>());
        const timesOf = (account: Account): bigint[] => {
          const places = account.blockIndex.length / 2;
          return Array.from({ length: places }, (_, place) => cache.at(account, place)!.firstTimestamp);
        };
        for (const { account: number, time: timestamp, isLookup } of steps) {
          const account = accounts[number]!;
          if (!isLookup) {
            expect(cache.add(account, blockOf(account, timestamp)).firstTimestamp).toBe(timestamp);
            added[number]!.add(timestamp);
          }
          const last = cache.at(account, cache.lastBeginningBy(account, timestamp));
          if (last !== undefined) {
            expect(last.owner).toBe(account);
            expect(last.position).toBe(Number(last.firstTimestamp % 2n ** 40n));
          }
          if (!isLookup) expect(last?.firstTimestamp).toBe(timestamp);
        }
        accounts.forEach((account, number) => {
          const times = timesOf(account);
          expect(times).toEqual([...new Set(times)].sort((a, b) => (a < b ? -1 : 1)));
          expect(times.filter((timestamp) => !added[number]!.has(timestamp))).toEqual([]);
        });
      }),
    );
  });

  it('keeps what is used longer than what is not', () => {
    const cache = new BlockCache(4 * SLAB_BYTES, SLAB_BYTES);
    const account = accountOf(1);
    const used = 5n;
    for (let timestamp = 1n; timestamp <= 100n; timestamp += 1n) {
      cache.add(account, blockOf(account, timestamp));
      if (timestamp >= used) {
        expect(cache.at(account, cache.lastBeginningBy(account, used))?.firstTimestamp).toBe(used);
      }
    }
    expect(account.blockIndex.length / 2).toBeLessThan(20);
  });
});
