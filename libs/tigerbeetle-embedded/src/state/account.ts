import type { Account as AccountFields } from 'tigerbeetle-node';
import { Packed } from '../format/packed';
import { ACCOUNT_SIZE, AccountAt, readAccount } from '../format/structs';
import {
  readCount,
  readU128,
  readU16,
  readU32,
  readU64,
  writeCount,
  writeU128,
  writeU16,
} from '../format/u128';
import { type Chain, chainFromRoots, EMPTY_CHAIN, NONE, roots } from './chain';

/** All of an account that ever changes. A state is never altered, so keeping the old one is enough to go back to it. */
export interface AccountState {
  readonly debitsPending: bigint;
  readonly debitsPosted: bigint;
  readonly creditsPending: bigint;
  readonly creditsPosted: bigint;
  readonly flags: number;
  readonly debits: Chain;
  readonly credits: Chain;
  /** Every transfer up to this number is in the balances and chains. */
  readonly asOf: number;
}

/** Which generations of the write-behind hold this account because its stored row is old. */
export const DIRTY_ACTIVE = 1;
export const DIRTY_FROZEN = 2;

export class Account {
  readonly ledger: number;
  readonly timestamp: bigint;
  state: AccountState;
  dirty = 0;
  /** Whether the row must be written with the current commit. */
  urgent = false;

  /** Links of the cache: the bucket, and the order of use. */
  nextInBucket: Account | null = null;
  newer: Account | null = null;
  older: Account | null = null;

  constructor(
    /** The struct as it was created; of its changeable fields only `state` tells the present value. */
    readonly packed: Packed,
    state: AccountState,
  ) {
    this.ledger = readU32(packed.view, AccountAt.ledger);
    this.timestamp = readU64(packed.view, AccountAt.timestamp);
    this.state = state;
  }

  fields(): AccountFields {
    return {
      ...readAccount(this.packed.view, 0),
      debits_pending: this.state.debitsPending,
      debits_posted: this.state.debitsPosted,
      credits_pending: this.state.creditsPending,
      credits_posted: this.state.creditsPosted,
      flags: this.state.flags,
    };
  }
}

export function newAccount(packed: Packed): Account {
  return new Account(packed, {
    debitsPending: 0n,
    debitsPosted: 0n,
    creditsPending: 0n,
    creditsPosted: 0n,
    flags: readU16(packed.view, AccountAt.flags),
    debits: EMPTY_CHAIN,
    credits: EMPTY_CHAIN,
    asOf: NONE,
  });
}

/** The stored form: the struct, `asOf`, and for each chain the number of its roots and the roots. */
export function encodeAccount(account: Account): Uint8Array {
  const { state } = account;
  const debits = roots(state.debits);
  const credits = roots(state.credits);
  const size = ACCOUNT_SIZE + 8 + 2 * 8 + (debits.length + credits.length) * 16;
  const { bytes, view } = Packed.allocate(size);
  bytes.set(account.packed.bytes);
  writeU128(view, AccountAt.debits_pending, state.debitsPending);
  writeU128(view, AccountAt.debits_posted, state.debitsPosted);
  writeU128(view, AccountAt.credits_pending, state.creditsPending);
  writeU128(view, AccountAt.credits_posted, state.creditsPosted);
  writeU16(view, AccountAt.flags, state.flags);
  let at = ACCOUNT_SIZE;
  at = putCount(view, at, state.asOf);
  for (const list of [debits, credits]) {
    at = putCount(view, at, list.length);
    for (const root of list) {
      at = putCount(view, at, root.transfer);
      at = putCount(view, at, root.size);
    }
  }
  return bytes;
}

/** The inverse of {@link encodeAccount}. Throws a RangeError where the bytes end too early. */
export function decodeAccount(bytes: Uint8Array): Account {
  const { view } = new Packed(bytes);
  const asOf = readCount(view, ACCOUNT_SIZE);
  const debits = readRoots(view, ACCOUNT_SIZE + 8);
  const credits = readRoots(view, debits.end);
  return new Account(new Packed(bytes.slice(0, ACCOUNT_SIZE)), {
    debitsPending: readU128(view, AccountAt.debits_pending),
    debitsPosted: readU128(view, AccountAt.debits_posted),
    creditsPending: readU128(view, AccountAt.credits_pending),
    creditsPosted: readU128(view, AccountAt.credits_posted),
    flags: readU16(view, AccountAt.flags),
    debits: debits.chain,
    credits: credits.chain,
    asOf,
  });
}

function putCount(view: DataView, at: number, value: number): number {
  writeCount(view, at, value);
  return at + 8;
}

function readRoots(view: DataView, start: number): { chain: Chain; end: number } {
  const count = readCount(view, start);
  const list = [];
  let at = start + 8;
  for (let index = 0; index < count; index += 1) {
    list.push({ transfer: readCount(view, at), size: readCount(view, at + 8) });
    at += 16;
  }
  return { chain: chainFromRoots(list), end: at };
}
