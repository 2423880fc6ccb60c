import { crc32 } from 'node:zlib';
import { Packed } from '../format/packed';
import { ACCOUNT_SIZE, AccountAt } from '../format/structs';
import {
  NUMBER_SIZE,
  readNumber,
  readU128,
  readU16,
  readU32,
  readU64,
  writeNumber,
  writeU128,
  writeU16,
  writeU32,
  writeU64,
} from '../format/u128';
import { DamageError } from '../storage/damage-error';
import { Account } from './account';
import { type Chain, chainFromRoots, type ChainRoot } from './chain';

/*
 * The stored form of an account. An index of accounts is written all over whenever balances change here and there, so the
 * rows are small: of the struct of 128 bytes, only words of 8 bytes that are not zero; then the number of the last
 * transfer, and the roots of both chains.
 */

const WORDS = ACCOUNT_SIZE / 8;
/** A root: the number of its transfer, and k where its tree holds 2^k - 1 transfers. */
const ROOT_SIZE = NUMBER_SIZE + 1;
/** A chain of 2^48 transfers has at most 49 roots. */
const ROOTS_MAX = 49;
const ROW_SIZE_MAX = 2 + ACCOUNT_SIZE + NUMBER_SIZE + 2 * (1 + ROOTS_MAX * ROOT_SIZE);

const struct = Packed.allocate(ACCOUNT_SIZE);
const scratch = Packed.allocate(ROW_SIZE_MAX);

/** The row of an account: bytes of its own, and their checksum. */
export function encodeAccount(account: Account): { bytes: Uint8Array; checksum: number } {
  writeStruct(account);
  let at = packWords(2);
  at = putNumber(at, account.state.asOf);
  at = putChain(at, account.state.debits);
  at = putChain(at, account.state.credits);
  const bytes = scratch.bytes.slice(0, at);
  return { bytes, checksum: crc32(bytes) };
}

/** The inverse of {@link encodeAccount}. Throws a {@link DamageError} where checksum and bytes don't fit. */
export function decodeAccount(checksum: unknown, bytes: unknown): Account {
  if (!(bytes instanceof Uint8Array) || crc32(bytes) !== checksum) {
    throw new DamageError('an account does not match its checksum');
  }
  const { view } = new Packed(bytes);
  const wordsEnd = unpackWords(view);
  const asOf = readNumber(view, wordsEnd);
  const debits = readChain(view, wordsEnd + NUMBER_SIZE);
  const credits = readChain(view, debits.end);
  const fields = struct.view;
  return new Account(fields, 0, readU64(fields, AccountAt.timestamp), {
    debitsPending: readU128(fields, AccountAt.debits_pending),
    debitsPosted: readU128(fields, AccountAt.debits_posted),
    creditsPending: readU128(fields, AccountAt.credits_pending),
    creditsPosted: readU128(fields, AccountAt.credits_posted),
    flags: readU16(fields, AccountAt.flags),
    debits: debits.chain,
    credits: credits.chain,
    asOf,
  });
}

function writeStruct(account: Account): void {
  const { view } = struct;
  const { state } = account;
  writeU128(view, AccountAt.id, account.id);
  writeU128(view, AccountAt.debits_pending, state.debitsPending);
  writeU128(view, AccountAt.debits_posted, state.debitsPosted);
  writeU128(view, AccountAt.credits_pending, state.creditsPending);
  writeU128(view, AccountAt.credits_posted, state.creditsPosted);
  writeU128(view, AccountAt.user_data_128, account.user_data_128);
  writeU64(view, AccountAt.user_data_64, account.user_data_64);
  writeU32(view, AccountAt.user_data_32, account.user_data_32);
  writeU32(view, AccountAt.reserved, 0);
  writeU32(view, AccountAt.ledger, account.ledger);
  writeU16(view, AccountAt.code, account.code);
  writeU16(view, AccountAt.flags, state.flags);
  writeU64(view, AccountAt.timestamp, account.timestamp);
}

/** Writes which words of the struct are not zero, and those words; returns where they end. */
function packWords(start: number): number {
  let present = 0;
  let at = start;
  for (let word = 0; word < WORDS; word += 1) {
    const low = readU32(struct.view, word * 8);
    const high = readU32(struct.view, word * 8 + 4);
    if (low === 0 && high === 0) continue;
    present |= 1 << word;
    writeU32(scratch.view, at, low);
    writeU32(scratch.view, at + 4, high);
    at += 8;
  }
  writeU16(scratch.view, start - 2, present);
  return at;
}

function unpackWords(view: DataView): number {
  const present = readU16(view, 0);
  let at = 2;
  for (let word = 0; word < WORDS; word += 1) {
    const stored = (present & (1 << word)) !== 0;
    writeU32(struct.view, word * 8, stored ? readU32(view, at) : 0);
    writeU32(struct.view, word * 8 + 4, stored ? readU32(view, at + 4) : 0);
    if (stored) at += 8;
  }
  return at;
}

function putNumber(at: number, transfer: number): number {
  writeNumber(scratch.view, at, transfer);
  return at + NUMBER_SIZE;
}

function putChain(start: number, chain: Chain): number {
  let at = start + 1;
  let count = 0;
  for (let root = chain.top; root !== null; root = root.below) {
    at = putNumber(at, root.transfer);
    scratch.view.setUint8(at, Math.log2(root.size + 1));
    at += 1;
    count += 1;
  }
  scratch.view.setUint8(start, count);
  return at;
}

function readChain(view: DataView, start: number): { chain: Chain; end: number } {
  const count = view.getUint8(start);
  const list: Pick<ChainRoot, 'transfer' | 'size'>[] = [];
  let at = start + 1;
  for (let index = 0; index < count; index += 1) {
    list.push({ transfer: readNumber(view, at), size: 2 ** view.getUint8(at + NUMBER_SIZE) - 1 });
    at += ROOT_SIZE;
  }
  return { chain: chainFromRoots(list), end: at };
}
