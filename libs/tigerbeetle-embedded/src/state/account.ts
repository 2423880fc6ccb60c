import type { Account as AccountFields } from 'tigerbeetle-node';
import { AccountFlags } from 'tigerbeetle-node/dist/bindings';
import { BLOCK_ENTRIES } from '../format/history-block';
import { Packed } from '../format/packed';
import { AccountAt, ID_SIZE } from '../format/structs';
import { readU128, readU16, readU32, readU64, writeU32 } from '../format/u128';
import { type Chain, EMPTY_CHAIN, NONE } from './chain';
import { HistoryTail } from './history-tail';

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

/** How many of the account's first transfers are in blocks of history: all but the last few, and those of the current commit. */
export function blocksEnd(account: Account): number {
  const blocks = account.blocksBefore ?? completeBlocks(account);
  return Math.max(0, blocks * BLOCK_ENTRIES - account.blockOffset);
}

/** How many transfers the account has. */
export function historyLength(account: Account, state = account.state): number {
  return state.debits.length + state.credits.length;
}

/** How many blocks of history are complete. They end at different places, lest all accounts that are billed together write theirs at once. */
export function completeBlocks(account: Account, state = account.state): number {
  return Math.floor((historyLength(account, state) + account.blockOffset) / BLOCK_ENTRIES);
}

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

  /** By how many transfers the account's first block is shorter than the others. */
  readonly blockOffset: number;
  /** Which of its blocks of history are in memory, and where; the block cache's. */
  readonly blockIndex: number[] = [];
  /** The account's last transfers, which are in no block yet, as far as they are known without reading the log. */
  readonly tail = new HistoryTail();
  /** How many blocks of history were complete before the current commit; undefined while none has been added. */
  blocksBefore: number | undefined;

  dirty = 0;
  /** Whether the row must be written with the current commit. */
  urgent = false;
  /** Whether it was used since the cache last asked; and links of the cache: the bucket, and the order in which accounts came. */
  used = false;
  nextInBucket: Account | null = null;
  newer: Account | null = null;
  older: Account | null = null;

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
    this.blockOffset = Number(timestamp % BigInt(BLOCK_ENTRIES));
  }

  get id(): bigint {
    this.writeId(scratch.view, 0);
    return readU128(scratch.view, 0);
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
    debits: EMPTY_CHAIN,
    credits: EMPTY_CHAIN,
    asOf: NONE,
  });
}
