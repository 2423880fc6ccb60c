import { Injectable } from '@nestjs/common';
import type { AccountFilter, Transfer } from 'tigerbeetle-node';
import { AccountFilterFlags } from 'tigerbeetle-node/dist/bindings';
import { MOVEMENT_CODE } from './codes';
import { LedgerInvariantError } from './errors';
import { LedgerEngine } from './ledger-engine';
import { balanceOf } from './records';
import { transactionOf, transactionTypeOf, type Transaction, type TransactionType } from './transaction';

/** Which of an account's transfers to read. */
export interface TransferRange {
  accountId: bigint;
  /** Both ends are included; 0 for no bound. Nanoseconds since 1970. */
  first: bigint;
  last: bigint;
  newestFirst: boolean;
  type: TransactionType | null;
}

/** A part of a range: its transactions, and where the next part begins. */
export interface Part {
  transactions: Transaction[];
  /** The timestamp of the last transfer that was read, a transaction or not; null where nothing is left. */
  readThrough: bigint | null;
}

/** What a message of the ledger holds (TigerBeetle's docs/coding/requests.md). */
export const TRANSFERS_AT_ONCE_MAX = 8_189;

/** Reads an account's transfers from the ledger, with the balance after each. */
@Injectable()
export class AccountTransfers {
  constructor(private readonly engine: LedgerEngine) {}

  /**
   * Reads at most `limit` transfers of a range.
   * @throws LedgerUnavailableError
   */
  async read(range: TransferRange, limit: number): Promise<Part> {
    const transfers = await this.transfers(range, limit);
    const [start, end] = [transfers[0], transfers.at(-1)];
    if (start === undefined || end === undefined) return { transactions: [], readThrough: null };
    const balances = await this.balances(range, start.timestamp, end.timestamp, transfers.length);
    const transactions: Transaction[] = [];
    for (const transfer of transfers) {
      const type = transactionTypeOf(transfer);
      if (type === null || (range.type !== null && type !== range.type)) continue;
      transactions.push(transactionOf(transfer, type, balanceAt(balances, transfer.timestamp)));
    }
    return { transactions, readThrough: transfers.length < limit ? null : end.timestamp };
  }

  /** The transfers alone, for counting. @throws LedgerUnavailableError */
  transfers(range: TransferRange, limit: number): Promise<Transfer[]> {
    return this.engine.read('get_account_transfers', (client) =>
      client.getAccountTransfers(filterOf(range, limit)),
    );
  }

  /** Exactly those of the transfers that were read: bounded by their timestamps, so that newer ones don't slip in. */
  private async balances(
    range: TransferRange,
    start: bigint,
    end: bigint,
    count: number,
  ): Promise<Map<bigint, bigint>> {
    const [first, last] = range.newestFirst ? [end, start] : [start, end];
    const filter = filterOf({ ...range, first, last }, count);
    const rows = await this.engine.read('get_account_balances', (client) =>
      client.getAccountBalances(filter),
    );
    return new Map(rows.map((row) => [row.timestamp, balanceOf(row).balance]));
  }
}

function balanceAt(balances: ReadonlyMap<bigint, bigint>, timestamp: bigint): bigint {
  const balance = balances.get(timestamp);
  if (balance === undefined) {
    throw new LedgerInvariantError('the ledger lacks the balance after a transfer');
  }
  return balance;
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
    flags: directionsOf(type) | (newestFirst ? AccountFilterFlags.reversed : AccountFilterFlags.none),
  };
}

/** Which side of the user's account a type stands on; the ledger leaves the other one out. */
function directionsOf(type: TransactionType | null): AccountFilterFlags {
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
