import type { AccountFilter } from 'tigerbeetle-node';
import { AccountFilterFlags } from 'tigerbeetle-node/dist/bindings';
import { RecordAt } from '../format/log-record';
import type { PackedRecord } from '../format/packed';
import { TransferAt } from '../format/structs';
import { readNumber } from '../format/u128';
import type { Account } from '../state/account';
import { CREDITS, DEBITS, type Entry, type Side, SIDES } from '../state/history-index';
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
  const sides = SIDES.filter((side) => isWanted(side, filter.flags));
  let { first, last } = transferRange(log, filter);
  let limit = Math.min(filter.limit, FIND_MAX);
  for (;;) {
    const found = histories.find(account, sides, first, last, reversed, limit);
    const records = log.readMany(found.map(({ transfer }) => transfer));
    for (const [index, record] of records.entries()) {
      const entry = entryOf(account, record);
      if (entry === undefined || !isAt(entry, found[index])) {
        throw new DamageError('a history has a transfer of another one');
      }
      if (!visit(entry)) return;
    }
    if (found.length < limit) return;
    const end = found.at(-1)?.transfer ?? 0;
    if (reversed) last = end - 1;
    else first = end + 1;
    limit = FIND_MAX;
  }
}

/** Whether the record's own position is the one under which the index has it. */
function isAt({ view, at, side }: HistoryEntry, indexed: Entry | undefined): boolean {
  const positionAt = at + (side === DEBITS ? RecordAt.debitPosition : RecordAt.creditPosition);
  return indexed?.side === side && indexed.position === readNumber(view, positionAt);
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
