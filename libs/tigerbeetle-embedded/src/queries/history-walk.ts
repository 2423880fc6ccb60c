import type { AccountFilter } from 'tigerbeetle-node';
import { AccountFilterFlags } from 'tigerbeetle-node/dist/bindings';
import { allocateEntry, ColumnReader } from '../format/column-reader';
import { RecordAt } from '../format/log-record';
import type { PackedRecord } from '../format/packed';
import { TIMESTAMP_MAX, TRANSFER_SIZE, TransferAt } from '../format/structs';
import { readU64 } from '../format/u128';
import { type Account, blocksEnd, historyLength } from '../state/account';
import type { AccountBlock } from '../state/block-cache';
import type { LedgerState } from '../state/ledger-state';
import { ChainReader, merge } from './chain-walk';

const SIDES = AccountFilterFlags.debits | AccountFilterFlags.credits;

/** A transfer of an account, with the account's balances right after it; good until the walk goes on. */
export interface HistoryEntry {
  readonly view: DataView;
  /** Where the transfer stands, and where the four balances do. */
  readonly at: number;
  readonly balancesAt: number;
  readonly isDebit: boolean;
}

/** No walk begins before the one before it has ended. */
const reader = new ColumnReader();
const scratch = allocateEntry();

/** Returns whether to go on. */
type Visit = (entry: HistoryEntry) => boolean;

/**
 * Visits an account's transfers in a time, in order: those in blocks of its history from there, and the last few, which are in
 * none, from the log. Where only debits or only credits are wanted, the log alone is read, in which the transfers of
 * each side are linked; the blocks hold both.
 */
export class HistoryWalk {
  private readonly min: bigint;
  private readonly max: bigint;

  constructor(
    private readonly state: LedgerState,
    private readonly account: Account,
    private readonly filter: AccountFilter,
    /** Which columns of blocks are read; what else the entries hold is zero. */
    private readonly wanted: number,
  ) {
    this.min = filter.timestamp_min;
    this.max = filter.timestamp_max === 0n ? TIMESTAMP_MAX : filter.timestamp_max;
  }

  run(visit: Visit): void {
    const reversed = (this.filter.flags & AccountFilterFlags.reversed) !== 0;
    if ((this.filter.flags & SIDES) !== SIDES) this.walkChains(this.min, this.max, reversed, visit);
    else if (reversed) this.walkBack(visit);
    else if (this.state.log.isTimeInMemory(this.min)) this.walkChains(this.min, this.max, false, visit);
    else this.walkOn(visit);
  }

  private walkBack(visit: Visit): void {
    const { histories } = this.state;
    const end = blocksEnd(this.account);
    let block = histories.by(this.account, this.max);
    if (block === undefined ? end === 0 : block.end === end && block.endsBefore(this.max)) {
      if (!this.walkTail(block, visit)) return;
    }
    for (; block !== undefined; block = histories.before(this.account, block)) {
      if (block.endsBefore(this.min)) return;
      if (!this.visitBlock(block, this.max, true, visit)) return;
    }
  }

  /** Goes back through the transfers after the newest block, or all of them if there is none. */
  private walkTail(newest: AccountBlock | undefined, visit: Visit): boolean {
    const { log } = this.state;
    const { account, min, max } = this;
    const length = historyLength(account);
    const start = account.tail.start(length);
    const page = Math.max(start, length - this.filter.limit);
    for (let position = length - 1; position >= page; position -= 1) log.fetch(account.tail.at(position));
    for (let position = length - 1; position >= start; position -= 1) {
      const entry = entryOf(account, log.read(account.tail.at(position)));
      if (entry === undefined) continue;
      const timestamp = readU64(entry.view, entry.at + TransferAt.timestamp);
      if (timestamp < min) return false;
      if (timestamp <= max && !visit(entry)) return false;
    }
    if (start <= (newest?.end ?? 0)) return true;
    // The account came from the file after these transfers were made.
    const before = start < length ? log.timestampOf(account.tail.at(start)) - 1n : max;
    const after = newest === undefined ? min : later(newest.lastTimestamp, min);
    return this.walkChains(after, before < max ? before : max, true, visit);
  }

  private walkOn(visit: Visit): void {
    const { histories } = this.state;
    let bound = this.min;
    let block = histories.by(this.account, this.min) ?? histories.first(this.account);
    for (; block !== undefined; block = histories.after(this.account, block)) {
      if (block.firstTimestamp > this.max) return;
      if (!this.visitBlock(block, this.max, false, visit)) return;
      bound = later(block.lastTimestamp, this.min);
    }
    if (bound <= this.max) this.walkChains(bound, this.max, false, visit);
  }

  /** Returns whether to go on, as all of these do. */
  private visitBlock(block: AccountBlock, max: bigint, reversed: boolean, visit: Visit): boolean {
    const { reference } = block;
    if (reference !== undefined) {
      return this.visitLog(reference.first, reference.last, max, reversed, visit);
    }
    block.open(reader, this.wanted);
    const first =
      this.min <= block.firstTimestamp ? 0 : reader.firstAtOrAfter(this.min, block.shareOf(this.min));
    const end =
      max >= block.lastTimestamp ? block.count : reader.firstAtOrAfter(max + 1n, block.shareOf(max));
    for (let step = first; step < end; step += 1) {
      const isDebit = reader.unpack(reversed ? first + end - 1 - step : step, scratch);
      if (!visit({ view: scratch.view, at: 0, balancesAt: TRANSFER_SIZE, isDebit })) return false;
    }
    return true;
  }

  /** The account's transfers among all those from number `first` to `last`. */
  private visitLog(first: number, last: number, max: bigint, reversed: boolean, visit: Visit): boolean {
    const { log } = this.state;
    for (let step = 0; step <= last - first; step += 1) {
      const entry = entryOf(this.account, log.read(reversed ? last - step : first + step));
      if (entry !== undefined && this.isInTime(entry, max) && !visit(entry)) return false;
    }
    return true;
  }

  private isInTime({ view, at }: HistoryEntry, max: bigint): boolean {
    const timestamp = readU64(view, at + TransferAt.timestamp);
    return timestamp >= this.min && timestamp <= max;
  }

  private walkChains(min: bigint, max: bigint, reversed: boolean, visit: Visit): boolean {
    const { log } = this.state;
    const first = min === 0n ? 0 : log.firstAtOrAfter(min);
    const last = max >= log.lastTimestamp ? log.length - 1 : log.firstAtOrAfter(max + 1n) - 1;
    for (const transfer of this.chains(first, last, reversed)) {
      const entry = entryOf(this.account, log.read(transfer));
      if (entry !== undefined && !visit(entry)) return false;
    }
    return true;
  }

  private chains(first: number, last: number, reversed: boolean): Iterable<number> {
    const { log } = this.state;
    const { debits, credits } = this.account.state;
    const walks: Generator<number, void>[] = [];
    const add = (reader: ChainReader): void => {
      walks.push(reversed ? reader.descending(first, last) : reader.ascending(first, last));
    };
    if ((this.filter.flags & AccountFilterFlags.debits) !== 0) add(new ChainReader(log, debits, 'debits'));
    if ((this.filter.flags & AccountFilterFlags.credits) !== 0) add(new ChainReader(log, credits, 'credits'));
    const [a, b] = walks;
    if (a === undefined) return [];
    return b === undefined ? a : merge(a, b, reversed);
  }
}

/** The log's record as one of the account's history; undefined where it is none of it. */
export function entryOf(account: Account, { view, at }: PackedRecord): HistoryEntry | undefined {
  if (account.hasId(view, at + TransferAt.debit_account_id)) {
    return { view, at, balancesAt: at + RecordAt.debitBalances, isDebit: true };
  }
  if (account.hasId(view, at + TransferAt.credit_account_id)) {
    return { view, at, balancesAt: at + RecordAt.creditBalances, isDebit: false };
  }
  return undefined;
}

function later(after: bigint, min: bigint): bigint {
  return after >= min ? after + 1n : min;
}
