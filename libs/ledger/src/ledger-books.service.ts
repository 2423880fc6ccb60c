import { Injectable } from '@nestjs/common';
import type { Currency } from '@app/money';
import type { Account, AccountBalance, Transfer } from 'tigerbeetle-node';
import {
  AccountFilterFlags,
  AccountFlags,
  QueryFilterFlags,
  TransferFlags,
} from 'tigerbeetle-node/dist/bindings';
import { balancesBefore } from './balances-before';
import { ACCOUNT_CODE, MOVEMENT_CODE } from './codes';
import { BooksNotKeptError } from './errors';
import { operatorAccountId } from './ids';
import { LedgerEngine } from './ledger-engine';
import { LedgerRequest } from './ledger-request';
import { MESSAGE_ITEMS_MAX } from './message-parts';
import { balanceOf } from './records';

/** All that has moved in a currency up to a moment, in units. */
export interface BookTotals {
  /** Opening balances are among it. */
  readonly toppedUp: bigint;
  /** Captures of holds are among it. */
  readonly billed: bigint;
  readonly refunded: bigint;
  /** Credits that users own: topped up − billed + refunded. */
  readonly outstanding: bigint;
}

/** What users own by their own accounts, beside what the operator's two accounts say, at the same moment. */
export interface BooksComparison extends BookTotals {
  /** Nanoseconds since 1970: after the last transfer that counts. */
  readonly at: bigint;
  /** Units: the sum over all users. */
  readonly ownedByUsers: bigint;
}

/** A charge of an AI call. */
export interface CallCapture {
  /** Of the call's hold, and so of the call. */
  readonly holdId: bigint;
  /** Units. */
  readonly amount: bigint;
  /** Nanoseconds since 1970. */
  readonly heldAt: bigint;
}

const ANY = {
  user_data_128: 0n,
  user_data_64: 0n,
  user_data_32: 0,
  code: 0,
  timestamp_min: 0n,
  timestamp_max: 0n,
};

/** The totals of a currency, from the balances that the ledger keeps of its funding and its revenue. */
@Injectable()
export class LedgerBooks {
  constructor(private readonly engine: LedgerEngine) {}

  /**
   * The totals at moments. A moment costs two reads, however many transfers there are; moments between which nothing
   * moved share them.
   * @param moments nanoseconds since 1970, in ascending order: transfers before each count
   * @throws BooksNotKeptError, LedgerUnavailableError
   */
  async totalsAt(currency: Currency, moments: readonly bigint[]): Promise<BookTotals[]> {
    const [funding, revenue] = await this.operatorAccounts(currency);
    const [ofFunding, ofRevenue] = await Promise.all([
      balancesBefore(this.engine, funding, moments),
      balancesBefore(this.engine, revenue, moments),
    ]);
    return moments.map((_, index) => totalsOf(ofFunding[index] ?? null, ofRevenue[index] ?? null));
  }

  /** The totals now, and the units that holds reserve now. @throws LedgerUnavailableError */
  async now(currency: Currency): Promise<BookTotals & { held: bigint }> {
    const ids = idsOf(currency);
    const accounts = await new LedgerRequest(this.engine).findAccounts(ids);
    const [funding = null, revenue = null] = ids.map((id) => accounts.find((account) => account.id === id));
    return { ...totalsOf(funding, revenue), held: revenue?.credits_pending ?? 0n };
  }

  /**
   * Adds up what all users own at one moment. Accounts that change while they are read are read again as they were at that
   * moment, so the sum is exact beside any traffic. Its cost grows with the users.
   * @throws BooksNotKeptError, LedgerUnavailableError
   */
  async compare(currency: Currency): Promise<BooksComparison> {
    const [newest] = await this.newestTransfers(0n, 0n, 1);
    const at = (newest?.timestamp ?? 0n) + 1n;
    const [totals = totalsOf(null, null)] = await this.totalsAt(currency, [at]);
    const owned = new Map<bigint, bigint>();
    for await (const accounts of this.userAccounts(currency)) {
      for (const account of accounts) owned.set(account.id, balanceOf(account).balance);
    }
    for (const accountId of await this.touchedSince(at)) {
      if (!owned.has(accountId)) continue;
      const before = await new LedgerRequest(this.engine).balanceBefore(accountId, at);
      owned.set(accountId, before === null ? 0n : balanceOf(before).balance);
    }
    const ownedByUsers = [...owned.values()].reduce((sum, balance) => sum + balance, 0n);
    return { ...totals, at, ownedByUsers };
  }

  /**
   * The charges of AI calls whose capture is in a range of time, in parts, oldest first.
   * @param from nanoseconds since 1970
   * @param to the first moment after the range
   * @throws LedgerUnavailableError
   */
  async *callCaptures(currency: Currency, from: bigint, to: bigint): AsyncGenerator<CallCapture[], void> {
    for (let first = from; first < to;) {
      const request = new LedgerRequest(this.engine);
      const transfers = await request.read('get_account_transfers', (client) =>
        client.getAccountTransfers({
          ...ANY,
          account_id: operatorAccountId('revenue', currency.code),
          code: MOVEMENT_CODE.call,
          timestamp_min: first,
          timestamp_max: to - 1n,
          limit: MESSAGE_ITEMS_MAX,
          flags: AccountFilterFlags.credits,
        }),
      );
      const captures = transfers.filter(({ flags }) => (flags & TransferFlags.post_pending_transfer) !== 0);
      const holds = await request.findTransfers(captures.map(({ pending_id }) => pending_id));
      yield captures.map(({ pending_id, amount }) => ({
        holdId: pending_id,
        amount,
        heldAt: holds.get(pending_id)?.timestamp ?? 0n,
      }));
      const last = transfers.at(-1);
      if (last === undefined || transfers.length < MESSAGE_ITEMS_MAX) return;
      first = last.timestamp + 1n;
    }
  }

  /** @returns null for those that don't exist yet @throws BooksNotKeptError */
  private async operatorAccounts(currency: Currency): Promise<[bigint | null, bigint | null]> {
    const ids = idsOf(currency);
    const accounts = await new LedgerRequest(this.engine).findAccounts(ids);
    if (accounts.some(({ flags }) => (flags & AccountFlags.history) === 0)) {
      throw new BooksNotKeptError(currency.code);
    }
    const existing = (id: bigint) => (accounts.some((account) => account.id === id) ? id : null);
    return [existing(ids[0]), existing(ids[1])];
  }

  private async *userAccounts(currency: Currency): AsyncGenerator<Account[], void> {
    for (let first = 0n; ;) {
      const accounts = await new LedgerRequest(this.engine).read('query_accounts', (client) =>
        client.queryAccounts({
          ...ANY,
          ledger: currency.ledger,
          code: ACCOUNT_CODE.user,
          timestamp_min: first,
          limit: MESSAGE_ITEMS_MAX,
          flags: QueryFilterFlags.none,
        }),
      );
      yield accounts;
      const last = accounts.at(-1);
      if (last === undefined || accounts.length < MESSAGE_ITEMS_MAX) return;
      first = last.timestamp + 1n;
    }
  }

  /** The accounts that transfers of this moment or later moved. */
  private async touchedSince(moment: bigint): Promise<Set<bigint>> {
    const touched = new Set<bigint>();
    let last = 0n;
    for (;;) {
      const transfers = await this.newestTransfers(moment, last, MESSAGE_ITEMS_MAX);
      for (const { debit_account_id, credit_account_id } of transfers) {
        touched.add(debit_account_id).add(credit_account_id);
      }
      const oldest = transfers.at(-1);
      if (oldest === undefined || transfers.length < MESSAGE_ITEMS_MAX) return touched;
      last = oldest.timestamp - 1n;
    }
  }

  /** Of all currencies: a search for the transfers of one would read past all others. @param last 0 for no bound */
  private newestTransfers(first: bigint, last: bigint, limit: number): Promise<Transfer[]> {
    const filter = { ...ANY, ledger: 0, timestamp_min: first, timestamp_max: last, limit };
    return new LedgerRequest(this.engine).read('query_transfers', (client) =>
      client.queryTransfers({ ...filter, flags: QueryFilterFlags.reversed }),
    );
  }
}

function idsOf(currency: Currency): [funding: bigint, revenue: bigint] {
  return [operatorAccountId('funding', currency.code), operatorAccountId('revenue', currency.code)];
}

type Posted = Pick<AccountBalance, 'debits_posted' | 'credits_posted'>;

function totalsOf(funding: Posted | null, revenue: Posted | null): BookTotals {
  const toppedUp = (funding?.debits_posted ?? 0n) - (funding?.credits_posted ?? 0n);
  const billed = revenue?.credits_posted ?? 0n;
  const refunded = revenue?.debits_posted ?? 0n;
  return { toppedUp, billed, refunded, outstanding: toppedUp - billed + refunded };
}
