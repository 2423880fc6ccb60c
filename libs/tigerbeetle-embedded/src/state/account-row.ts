import { crc32 } from 'node:zlib';
import { Packed } from '../format/packed';
import { ACCOUNT_SIZE, AccountAt } from '../format/structs';
import {
  NUMBER_SIZE,
  readNumber,
  readU128,
  readU16,
  readU64,
  writeNumber,
  writeU128,
  writeU16,
  writeU32,
  writeU64,
} from '../format/u128';
import { DamageError } from '../storage/damage-error';
import { Account } from './account';

/** The stored form of an account: the struct, the number of its last transfer, how many debits and how many credits it has. */
export const AccountRowAt = {
  struct: 0,
  asOf: ACCOUNT_SIZE,
  debits: ACCOUNT_SIZE + NUMBER_SIZE,
  credits: ACCOUNT_SIZE + 2 * NUMBER_SIZE,
} as const;
export const ACCOUNT_ROW_SIZE = ACCOUNT_SIZE + 3 * NUMBER_SIZE;

/** The row of an account: bytes of its own, and their checksum. */
export function encodeAccount(account: Account): { bytes: Uint8Array; checksum: number } {
  const { bytes, view } = Packed.allocate(ACCOUNT_ROW_SIZE);
  const { state } = account;
  account.writeId(view, AccountAt.id);
  writeU128(view, AccountAt.debits_pending, state.debitsPending);
  writeU128(view, AccountAt.debits_posted, state.debitsPosted);
  writeU128(view, AccountAt.credits_pending, state.creditsPending);
  writeU128(view, AccountAt.credits_posted, state.creditsPosted);
  writeU128(view, AccountAt.user_data_128, account.user_data_128);
  writeU64(view, AccountAt.user_data_64, account.user_data_64);
  writeU32(view, AccountAt.user_data_32, account.user_data_32);
  writeU32(view, AccountAt.ledger, account.ledger);
  writeU16(view, AccountAt.code, account.code);
  writeU16(view, AccountAt.flags, state.flags);
  writeU64(view, AccountAt.timestamp, account.timestamp);
  writeNumber(view, AccountRowAt.asOf, state.asOf);
  writeNumber(view, AccountRowAt.debits, state.debits);
  writeNumber(view, AccountRowAt.credits, state.credits);
  return { bytes, checksum: crc32(bytes) };
}

/** The inverse of {@link encodeAccount}. Throws a {@link DamageError} where checksum and bytes don't fit. */
export function decodeAccount(checksum: unknown, bytes: unknown): Account {
  if (!(bytes instanceof Uint8Array) || bytes.length !== ACCOUNT_ROW_SIZE || crc32(bytes) !== checksum) {
    throw new DamageError('an account does not match its checksum');
  }
  const { view } = new Packed(bytes);
  return new Account(view, AccountRowAt.struct, readU64(view, AccountAt.timestamp), {
    debitsPending: readU128(view, AccountAt.debits_pending),
    debitsPosted: readU128(view, AccountAt.debits_posted),
    creditsPending: readU128(view, AccountAt.credits_pending),
    creditsPosted: readU128(view, AccountAt.credits_posted),
    flags: readU16(view, AccountAt.flags),
    asOf: readNumber(view, AccountRowAt.asOf),
    debits: readNumber(view, AccountRowAt.debits),
    credits: readNumber(view, AccountRowAt.credits),
  });
}
