import type { Account as AccountFields } from 'tigerbeetle-node';
import { AccountFlags } from 'tigerbeetle-node/dist/bindings';
import { Packed } from '../format/packed';
import { AccountAt, ID_SIZE } from '../format/structs';
import { readU128, readU16, readU32, readU64, writeU32 } from '../format/u128';

/** All of an account that ever changes. A state is never altered, so keeping the old one is enough to go back to it. */
export interface AccountState {
  readonly debitsPending: bigint;
  readonly debitsPosted: bigint;
  readonly creditsPending: bigint;
  readonly creditsPosted: bigint;
  readonly flags: number;
  /** How many debits and credits there are. */
  readonly debits: number;
  readonly credits: number;
  /** Every transfer up to this number is in the balances and counts; {@link NONE} in a new account. */
  readonly asOf: number;
}

/** Stands for "no transfer". */
const NONE = -1;

/** Which generations of the write-behind hold this account because its stored row is old. */
export const DIRTY_ACTIVE = 1;
export const DIRTY_FROZEN = 2;

const scratch = Packed.allocate(ID_SIZE);

/** An account in memory. */
export class Account {
  /**
   * The id in four words: comparing them costs less than comparing a bigint made from the bytes of a transfer. They are
   * signed, so that none of them is an object of its own somewhere else in memory.
   */
  private readonly word0: number;
  private readonly word1: number;
  private readonly word2: number;
  private readonly word3: number;

  readonly user_data_128: bigint;
  readonly user_data_64: bigint;
  readonly user_data_32: number;
  readonly ledger: number;
  readonly code: number;
  readonly timestamp: bigint;
  /** Whether the balances after each transfer are kept; part of the flags that never change. */
  readonly keepsHistory: boolean;
  state: AccountState;

  /** The numbers of its debits and of its credits that the index in the file does not cover, oldest first. */
  readonly recent: [debits: number[], credits: number[]] = [[], []];

  dirty = 0;
  /** Whether the row must be written with the current commit. */
  urgent = false;
  /** Whether it was used since the cache last asked; and another account in the cache whose id has the same hash. */
  used = false;
  sameHash: Account | null = null;

  /** Takes what never changes from the struct at `at`. */
  constructor(view: DataView, at: number, timestamp: bigint, state: AccountState) {
    this.word0 = readU32(view, at + AccountAt.id) | 0;
    this.word1 = readU32(view, at + AccountAt.id + 4) | 0;
    this.word2 = readU32(view, at + AccountAt.id + 8) | 0;
    this.word3 = readU32(view, at + AccountAt.id + 12) | 0;
    this.user_data_128 = readU128(view, at + AccountAt.user_data_128);
    this.user_data_64 = readU64(view, at + AccountAt.user_data_64);
    this.user_data_32 = readU32(view, at + AccountAt.user_data_32);
    this.ledger = readU32(view, at + AccountAt.ledger);
    this.code = readU16(view, at + AccountAt.code);
    this.timestamp = timestamp;
    this.keepsHistory = (state.flags & AccountFlags.history) !== 0;
    this.state = state;
  }

  get id(): bigint {
    this.writeId(scratch.view, 0);
    return readU128(scratch.view, 0);
  }

  get isClosed(): boolean {
    return (this.state.flags & AccountFlags.closed) !== 0;
  }

  /** Whether the id stands at `at`. */
  hasId(view: DataView, at: number): boolean {
    return (
      (readU32(view, at) | 0) === this.word0 &&
      (readU32(view, at + 4) | 0) === this.word1 &&
      (readU32(view, at + 8) | 0) === this.word2 &&
      (readU32(view, at + 12) | 0) === this.word3
    );
  }

  writeId(view: DataView, at: number): void {
    writeU32(view, at, this.word0);
    writeU32(view, at + 4, this.word1);
    writeU32(view, at + 8, this.word2);
    writeU32(view, at + 12, this.word3);
  }

  fields(): AccountFields {
    const { state } = this;
    return {
      id: this.id,
      debits_pending: state.debitsPending,
      debits_posted: state.debitsPosted,
      credits_pending: state.creditsPending,
      credits_posted: state.creditsPosted,
      user_data_128: this.user_data_128,
      user_data_64: this.user_data_64,
      user_data_32: this.user_data_32,
      reserved: 0,
      ledger: this.ledger,
      code: this.code,
      flags: state.flags,
      timestamp: this.timestamp,
    };
  }
}

/** The account whose struct stands at `at`, created at `timestamp`. */
export function newAccount(view: DataView, at: number, timestamp: bigint): Account {
  return new Account(view, at, timestamp, {
    debitsPending: 0n,
    debitsPosted: 0n,
    creditsPending: 0n,
    creditsPosted: 0n,
    flags: readU16(view, at + AccountAt.flags),
    debits: 0,
    credits: 0,
    asOf: NONE,
  });
}
