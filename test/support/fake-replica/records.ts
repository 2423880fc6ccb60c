import type {
  Account,
  AccountBalance,
  AccountFilter,
  CreateAccountResult,
  CreateTransferResult,
  QueryFilter,
  Transfer,
} from 'tigerbeetle-node';

/**
 * A record's fields in their order, with their widths in bytes; `null` is a gap of zeros.
 * Two and four bytes are a number, eight and sixteen a bigint, as in the client's own types.
 */
type Layout<T> = readonly (readonly [field: (keyof T & string) | null, bytes: number])[];

/** How a kind of record stands in a message (the extern structs of src/tigerbeetle.zig). */
export interface Codec<T> {
  readonly bytes: number;
  decode(record: Buffer): T;
  encode(record: T): Buffer;
}

export const ID: Codec<bigint> = {
  bytes: 16,
  decode: (record) => read(record, 0, 16) as bigint,
  encode: (id) => {
    const record = Buffer.alloc(16);
    write(record, 0, 16, id);
    return record;
  },
};

export const ACCOUNT = codec<Account>([
  ['id', 16],
  ['debits_pending', 16],
  ['debits_posted', 16],
  ['credits_pending', 16],
  ['credits_posted', 16],
  ['user_data_128', 16],
  ['user_data_64', 8],
  ['user_data_32', 4],
  ['reserved', 4],
  ['ledger', 4],
  ['code', 2],
  ['flags', 2],
  ['timestamp', 8],
]);

export const TRANSFER = codec<Transfer>([
  ['id', 16],
  ['debit_account_id', 16],
  ['credit_account_id', 16],
  ['amount', 16],
  ['pending_id', 16],
  ['user_data_128', 16],
  ['user_data_64', 8],
  ['user_data_32', 4],
  ['timeout', 4],
  ['ledger', 4],
  ['code', 2],
  ['flags', 2],
  ['timestamp', 8],
]);

export const ACCOUNT_FILTER = codec<AccountFilter>([
  ['account_id', 16],
  ['user_data_128', 16],
  ['user_data_64', 8],
  ['user_data_32', 4],
  ['code', 2],
  [null, 58],
  ['timestamp_min', 8],
  ['timestamp_max', 8],
  ['limit', 4],
  ['flags', 4],
]);

export const QUERY_FILTER = codec<QueryFilter>([
  ['user_data_128', 16],
  ['user_data_64', 8],
  ['user_data_32', 4],
  ['ledger', 4],
  ['code', 2],
  [null, 6],
  ['timestamp_min', 8],
  ['timestamp_max', 8],
  ['limit', 4],
  ['flags', 4],
]);

export const ACCOUNT_BALANCE = codec<AccountBalance>([
  ['debits_pending', 16],
  ['debits_posted', 16],
  ['credits_pending', 16],
  ['credits_posted', 16],
  ['timestamp', 8],
  [null, 56],
]);

export const CREATE_RESULT = codec<CreateAccountResult | CreateTransferResult>([
  ['timestamp', 8],
  ['status', 4],
  [null, 4],
]);

function codec<T extends object>(layout: Layout<T>): Codec<T> {
  const bytes = layout.reduce((sum, [, width]) => sum + width, 0);
  return {
    bytes,
    decode(record) {
      const fields: Record<string, number | bigint> = {};
      let offset = 0;
      for (const [field, width] of layout) {
        if (field !== null) fields[field] = read(record, offset, width);
        offset += width;
      }
      return fields as T;
    },
    encode(value) {
      const record = Buffer.alloc(bytes);
      let offset = 0;
      for (const [field, width] of layout) {
        if (field !== null) write(record, offset, width, value[field] as number | bigint);
        offset += width;
      }
      return record;
    },
  };
}

function read(record: Buffer, offset: number, width: number): number | bigint {
  if (width <= 4) return record.readUIntLE(offset, width);
  const low = record.readBigUInt64LE(offset);
  return width === 8 ? low : low | (record.readBigUInt64LE(offset + 8) << 64n);
}

/** @throws RangeError for a value that its field can't hold */
function write(record: Buffer, offset: number, width: number, value: number | bigint): void {
  if (width <= 4) {
    record.writeUIntLE(Number(value), offset, width);
  } else if (width === 8) {
    record.writeBigUInt64LE(BigInt(value), offset);
  } else {
    record.writeBigUInt64LE(BigInt(value) & 0xffff_ffff_ffff_ffffn, offset);
    record.writeBigUInt64LE(BigInt(value) >> 64n, offset + 8);
  }
}
