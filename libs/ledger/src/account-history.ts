import { Injectable } from '@nestjs/common';
import type { AccountFilter, Transfer } from 'tigerbeetle-node';
import { AccountFilterFlags } from 'tigerbeetle-node/dist/bindings';
import { MOVEMENT_CODE } from './codes';
import type { Deadline } from './engine/deadline';
import { LedgerInvariantError } from './errors';
import { LedgerEngine } from './ledger-engine';
import { balanceOf, onlyRow, type Balance } from './records';
import { transactionOf, transactionTypeOf, type Transaction, type TransactionType } from './transaction';
import { toOutcomeUnknown } from './transfers';

/** Selects transfers of an account. */
export interface TransferRange {
  accountId: bigint;
  /** Both ends are included; 0 for no bound. Nanoseconds since 1970. */
  first: bigint;
  last: bigint;
  newestFirst: boolean;
  /** Null for all types. */
  type: TransactionType | null;
}

/** The transactions of a part of a range. */
export interface HistoryPart {
  transactions: Transaction[];
  /** The timestamp of the last transfer that was read, a transaction or not; null at the end of the range. */
  readThrough: bigint | null;
}

/** An account's transfers in the ledger, and its balance after each. */
@Injectable()
export class AccountHistory {
  constructor(private readonly engine: LedgerEngine) {}

  /**
   * The account's balance right after one of its transfers.
   * @param timestamp of the transfer, in nanoseconds since 1970
   * @throws LedgerUnavailableError
   */
  async balanceAt(accountId: bigint, timestamp: bigint, deadline: Deadline): Promise<Balance> {
    const moment = { accountId, first: timestamp, last: timestamp, newestFirst: false, type: null };
    const rows = await this.engine.read('get_account_balances', deadline, (client) =>
      client.getAccountBalances(filterOf(moment, 1)),
    );
    return balanceOf(onlyRow(rows));
  }

  /**
   * The account's balance right after a transfer that this request has made.
   * @throws OutcomeUnknownError where the ledger does not answer: the transfer exists, but its caller has to
   * ask again
   */
  async balanceAfter(
    accountId: bigint,
    made: { id: bigint; timestamp: bigint },
    deadline: Deadline,
  ): Promise<Balance> {
    try {
      return await this.balanceAt(accountId, made.timestamp, deadline);
    } catch (error) {
      throw toOutcomeUnknown(error, made.id);
    }
  }

  /**
   * The transfers of a range.
   * @param limit how many at most, 1 to {@link MESSAGE_ITEMS_MAX}
   * @throws LedgerUnavailableError
   */
  transfers(range: TransferRange, limit: number, deadline: Deadline): Promise<Transfer[]> {
    return this.engine.read('get_account_transfers', deadline, (client) =>
      client.getAccountTransfers(filterOf(range, limit)),
    );
  }

  /**
   * The transactions among the transfers of a range.
   * @param limit how many transfers to read at most, 1 to {@link MESSAGE_ITEMS_MAX}
   * @throws LedgerUnavailableError
   */
  async transactions(range: TransferRange, limit: number, deadline: Deadline): Promise<HistoryPart> {
    const transfers = await this.transfers(range, limit, deadline);
    const [start, end] = [transfers[0], transfers.at(-1)];
    if (start === undefined || end === undefined) return { transactions: [], readThrough: null };
    const [first, last] = range.newestFirst ? [end, start] : [start, end];
    const balances = await this.balances(
      { ...range, first: first.timestamp, last: last.timestamp },
      transfers.length,
      deadline,
    );
    const transactions: Transaction[] = [];
    for (const transfer of transfers) {
      const type = transactionTypeOf(transfer);
      if (type === null || (range.type !== null && type !== range.type)) continue;
      const balance = balances.get(transfer.timestamp);
      if (balance === undefined) {
        throw new LedgerInvariantError('the ledger lacks the balance after a transfer');
      }
      transactions.push(transactionOf(transfer, type, balance));
    }
    return { transactions, readThrough: transfers.length < limit ? null : end.timestamp };
  }

  /** The balance after each transfer of a range, by timestamp. */
  private async balances(
    range: TransferRange,
    limit: number,
    deadline: Deadline,
  ): Promise<ReadonlyMap<bigint, bigint>> {
    const rows = await this.engine.read('get_account_balances', deadline, (client) =>
      client.getAccountBalances(filterOf(range, limit)),
    );
    return new Map(rows.map((row) => [row.timestamp, balanceOf(row).balance]));
  }
}

function filterOf(
  { accountId, first, last, newestFirst, type }: TransferRange,
  limit: number,
): AccountFilter {
  return {
    account_id: accountId,
    user_data_128: 0n,
    user_data_64: 0n,
    user_data_32: 0,
    code: type === 'refund' ? MOVEMENT_CODE.refund : 0,
    timestamp_min: first,
    timestamp_max: last,
    limit,
    flags: sidesOf(type) | (newestFirst ? AccountFilterFlags.reversed : AccountFilterFlags.none),
  };
}

/** The sides of a user's account on which transactions of a type are. */
function sidesOf(type: TransactionType | null): AccountFilterFlags {
  switch (type) {
    case 'bill':
      return AccountFilterFlags.debits;
    case 'topup':
    case 'refund':
      return AccountFilterFlags.credits;
    case null:
      return AccountFilterFlags.debits | AccountFilterFlags.credits;
  }
}
