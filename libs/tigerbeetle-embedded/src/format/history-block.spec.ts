import fc from 'fast-check';
import { DamageError } from '../storage/damage-error';
import type { BlockOwner } from './block-owner';
import { BLOCK_ENTRIES, checkBlock, encodeBlock, HistoryBlock } from './history-block';
import { allocateEntry, ColumnReader, Wanted } from './column-reader';
import { RECORD_SIZE, RecordAt } from './log-record';
import { Packed, PackedRecord } from './packed';
import { TRANSFER_SIZE, TransferAt } from './structs';
import { readU128, sameU128, writeU128, writeU64 } from './u128';

const OWN_ID = (1n << 100n) + 7n;
const owner: BlockOwner = {
  timestamp: 12n,
  hasId: (view, at) => readU128(view, at) === OWN_ID,
  writeId: (view, at) => {
    writeU128(view, at, OWN_ID);
  },
};

/** Values of all widths, many of them alike. */
const value = fc.oneof(
  fc.constantFrom(0n, 1n, 255n, 256n, 65_535n, 1n << 32n, (1n << 64n) - 1n, 1n << 64n, (1n << 128n) - 2n),
  fc.bigInt({ min: 0n, max: 300n }),
  fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }),
);
const transfer = fc.record({
  isDebit: fc.boolean(),
  words: fc.array(value, { minLength: 8, maxLength: 8 }),
  balances: fc.array(value, { minLength: 4, maxLength: 4 }),
  later: fc.bigInt({ min: 1n, max: 1n << 40n }),
});
type Plan = typeof transfer extends fc.Arbitrary<infer T> ? T : never;
const plans = fc.array(transfer, { minLength: 1, maxLength: BLOCK_ENTRIES });

function recordsOf(list: readonly Plan[]): { records: PackedRecord[]; timestamps: bigint[] } {
  let timestamp = 1n << 60n;
  const timestamps: bigint[] = [];
  const records = list.map(({ isDebit, words, balances, later }) => {
    const packed = Packed.allocate(RECORD_SIZE);
    const { view } = packed;
    words.forEach((word, place) => {
      writeU128(view, place * 16, word);
    });
    writeU128(view, isDebit ? TransferAt.debit_account_id : TransferAt.credit_account_id, OWN_ID);
    writeU128(view, isDebit ? TransferAt.credit_account_id : TransferAt.debit_account_id, words[2] ?? 0n);
    timestamp += later;
    writeU64(view, TransferAt.timestamp, timestamp);
    timestamps.push(timestamp);
    balances.forEach((balance, place) => {
      writeU128(view, (isDebit ? RecordAt.debitBalances : RecordAt.creditBalances) + place * 16, balance);
    });
    return new PackedRecord(packed, 0);
  });
  return { records, timestamps };
}

/** The block as it is read back, somewhere in memory. */
function blockOf(bytes: Uint8Array): HistoryBlock {
  const memory = Packed.allocate(bytes.length + 100);
  memory.bytes.set(checkBlock(owner, bytes), 60);
  return new HistoryBlock(owner, memory.view, 60);
}

describe('a block of history', () => {
  it('gives back every transfer and its balances, whatever they are', () => {
    fc.assert(
      fc.property(plans, fc.boolean(), (list, withBalances) => {
        const { records } = recordsOf(list);
        const block = blockOf(encodeBlock(owner, 5, records, withBalances));
        expect(block).toMatchObject({ position: 5, count: records.length, end: 5 + records.length });
        const reader = new ColumnReader();
        const entry = allocateEntry();
        block.open(reader, Wanted.all);
        records.forEach(({ packed }, index) => {
          const isDebit = reader.unpack(index, entry);
          expect(isDebit).toBe(list[index]!.isDebit);
          expect(entry.bytes.subarray(0, TRANSFER_SIZE)).toEqual(packed.bytes.subarray(0, TRANSFER_SIZE));
          const balancesAt = isDebit ? RecordAt.debitBalances : RecordAt.creditBalances;
          for (let place = 0; place < 4; place += 1) {
            const at = TRANSFER_SIZE + place * 16;
            if (withBalances)
              expect(sameU128(entry.view, at, packed.view, balancesAt + place * 16)).toBe(true);
            else expect(readU128(entry.view, at)).toBe(0n);
          }
        });
      }),
    );
  });

  it('gives back the wanted columns alone', () => {
    fc.assert(
      fc.property(plans, (list) => {
        const { records, timestamps } = recordsOf(list);
        const block = blockOf(encodeBlock(owner, 0, records, true));
        const reader = new ColumnReader();
        const entry = allocateEntry();
        block.open(reader, Wanted.transfers);
        records.forEach(({ packed }, index) => {
          reader.unpack(index, entry);
          expect(entry.bytes.subarray(0, TRANSFER_SIZE)).toEqual(packed.bytes.subarray(0, TRANSFER_SIZE));
          expect(entry.bytes.subarray(TRANSFER_SIZE).every((byte) => byte === 0)).toBe(true);
        });
        block.open(reader, Wanted.balances);
        timestamps.forEach((timestamp, index) => {
          expect(reader.placeOf(timestamp, block.shareOf(timestamp))).toBe(index);
          expect(reader.isDebit(index)).toBe(list[index]!.isDebit);
          const [debits_pending, debits_posted, credits_pending, credits_posted] = list[index]!.balances;
          expect(reader.balances(index, timestamp)).toEqual({
            debits_pending,
            debits_posted,
            credits_pending,
            credits_posted,
            timestamp,
          });
          if (!timestamps.includes(timestamp + 1n)) {
            expect(reader.placeOf(timestamp + 1n, block.shareOf(timestamp))).toBeUndefined();
          }
        });
      }),
    );
  });

  it('finds the first transfer at or after a time, wherever the search begins', () => {
    fc.assert(
      fc.property(plans, fc.double({ min: -1, max: 2, noNaN: true }), (list, share) => {
        const { records, timestamps } = recordsOf(list);
        const block = blockOf(encodeBlock(owner, 0, records, true));
        expect([block.firstTimestamp, block.lastTimestamp]).toEqual([timestamps[0], timestamps.at(-1)]);
        const reader = new ColumnReader();
        block.open(reader, Wanted.all);
        timestamps.forEach((timestamp, index) => {
          expect(reader.firstAtOrAfter(timestamp, share)).toBe(index);
          expect(reader.firstAtOrAfter(timestamp + 1n, share)).toBe(index + 1);
          expect(reader.firstAtOrAfter(timestamp, block.shareOf(timestamp))).toBe(index);
        });
      }),
    );
  });

  it('is damaged where any byte of it is another one, or it is another account’s', () => {
    const bytes = encodeBlock(owner, 0, recordsOf(fc.sample(plans, 1)[0]!).records, true);
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = bytes.slice();
      damaged[at]! ^= 4;
      expect(() => checkBlock(owner, damaged)).toThrow(DamageError);
    }
    expect(() => checkBlock({ ...owner, timestamp: 13n }, bytes)).toThrow(DamageError);
    expect(() => checkBlock(owner, bytes.subarray(0, 20))).toThrow(DamageError);
  });
});
