import type { AccountFilter } from 'tigerbeetle-node';
import { AccountFilterFlags } from 'tigerbeetle-node/dist/bindings';
import { RecordAt } from '../format/log-record';
import type { PackedRecord } from '../format/packed';
import { TransferAt } from '../format/structs';
import { readNumber } from '../format/u128';
import type { Account } from '../state/account';
import { CREDITS, DEBITS, type Side, SIDES, transferCount } from '../state/history-index';
import type { LedgerState } from '../state/ledger-state';
import { DamageError } from '../storage/damage-error';
import { transferRange } from './filter';

/** How many transfers are found at a time: first as many as are wanted, and more where most don't match. */
const FIND_MAX = 1024;

/** A transfer of an account, with the account's balances right after it. */
export interface HistoryEntry {
  readonly view: DataView;
  /** Where the transfer stands, and where the four balances do. */
  readonly at: number;
  readonly balancesAt: number;
  readonly side: Side;
}

/** Returns whether to go on. */
type Visit = (entry: HistoryEntry) => boolean;

/** Visits an account's transfers on the sides and in the time of a filter, in its order. */
export function walkHistory(state: LedgerState, account: Account, filter: AccountFilter, visit: Visit): void {
  const { log, histories } = state;
  const reversed = (filter.flags & AccountFilterFlags.reversed) !== 0;
  let { first, last } = transferRange(log, filter);
  const sides = SIDES.filter((side) => isWanted(side, filter.flags));
  const checks = sides.map((side) => new ContinuityCheck(state, account, side, first, last, reversed));
  let limit = Math.min(filter.limit, FIND_MAX);
  for (;;) {
    const found = histories.find(account, sides, first, last, reversed, limit);
    for (const record of log.readMany(found)) {
      const entry = entryOf(account, record);
      const place = entry === undefined ? -1 : sides.indexOf(entry.side);
      if (entry === undefined || place < 0) throw foreign();
      checks[place]?.next(entry);
      if (!visit(entry)) return;
    }
    if (found.length < limit) break;
    const end = found.at(-1) ?? 0;
    if (reversed) last = end - 1;
    else first = end + 1;
    limit = FIND_MAX;
  }
  for (const check of checks) check.end();
}

/**
 * Checks that no transfer is missing in a walk along one side of an account: the positions in the log's records follow one another,
 * from the one before the walk's first bound to the one after its last.
 */
class ContinuityCheck {
  private expected: number;
  private readonly step: number;

  constructor(
    private readonly state: LedgerState,
    private readonly account: Account,
    private readonly side: Side,
    private readonly first: number,
    private readonly last: number,
    private readonly reversed: boolean,
  ) {
    this.step = reversed ? -1 : 1;
    this.expected = (reversed ? this.positionAfter() : this.positionBefore()) + this.step;
  }

  next(entry: HistoryEntry): void {
    if (positionOf(entry) !== this.expected) throw missing();
    this.expected += this.step;
  }

  /** Must be called where the walk has come to its other bound. */
  end(): void {
    const end = this.reversed ? this.positionBefore() : this.positionAfter();
    if (this.expected !== end) throw missing();
  }

  private positionBefore(): number {
    return this.first === 0 ? 0 : (this.positionIn(0, this.first - 1, true) ?? 0);
  }

  private positionAfter(): number {
    const total = transferCount(this.account, this.side);
    const lastOfAll = this.state.log.length - 1;
    if (this.last >= lastOfAll) return total + 1;
    return this.positionIn(this.last + 1, lastOfAll, false) ?? total + 1;
  }

  /** The position of the first of the side's transfers numbered `first`…`last`, or, `reversed`, of the last one. */
  private positionIn(first: number, last: number, reversed: boolean): number | undefined {
    const { log, histories } = this.state;
    const [transfer] = histories.find(this.account, [this.side], first, last, reversed, 1);
    if (transfer === undefined) return undefined;
    const entry = entryOf(this.account, log.read(transfer));
    if (entry?.side !== this.side) throw foreign();
    return positionOf(entry);
  }
}

/** The log's record as one of the account's history; undefined where it is none of it. */
export function entryOf(account: Account, { view, at }: PackedRecord): HistoryEntry | undefined {
  if (account.hasId(view, at + TransferAt.debit_account_id)) {
    return { view, at, balancesAt: at + RecordAt.debitBalances, side: DEBITS };
  }
  if (account.hasId(view, at + TransferAt.credit_account_id)) {
    return { view, at, balancesAt: at + RecordAt.creditBalances, side: CREDITS };
  }
  return undefined;
}

export function isWanted(side: Side, flags: number): boolean {
  return (flags & (side === DEBITS ? AccountFilterFlags.debits : AccountFilterFlags.credits)) !== 0;
}

function positionOf({ view, at, side }: HistoryEntry): number {
  return readNumber(view, at + (side === DEBITS ? RecordAt.debitPosition : RecordAt.creditPosition));
}

function missing(): DamageError {
  return new DamageError('a history lacks a transfer');
}

function foreign(): DamageError {
  return new DamageError('a history has a transfer of another one');
}
