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
import { collect } from './collect';
import { fieldTest } from './filter';

/** A transfer of an account, with the account's balances right after it. */
export interface HistoryEntry {
  readonly view: DataView;
  /** Where the transfer stands, and where the four balances do. */
  readonly at: number;
  readonly balancesAt: number;
  readonly side: Side;
}

/** What `read` makes of an account's transfers that match the filter, in its order. */
export function walkHistory<T>(
  { log, histories }: LedgerState,
  account: Account,
  filter: AccountFilter,
  read: (entry: HistoryEntry) => T,
): T[] {
  const reversed = (filter.flags & AccountFilterFlags.reversed) !== 0;
  const sides = SIDES.filter((side) => isWanted(side, filter.flags));
  const test = fieldTest(filter);
  return collect(
    log,
    filter,
    reversed,
    (range) => histories.find(account, sides, range),
    (record, indexed) => {
      const entry = entryOf(account, record);
      if (entry === undefined || !isAt(entry, indexed)) {
        throw new DamageError('a history has a transfer of another one');
      }
      return test(entry) ? read(entry) : undefined;
    },
  );
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
