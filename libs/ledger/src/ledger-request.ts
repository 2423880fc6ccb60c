import type { Account, AccountBalance, Client, CreateAccountResult, Transfer } from 'tigerbeetle-node';
import { QueryFilterFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import type { AccountRef } from './account-ids';
import { asMade, existsOutcome, hasFlagsOf, timeoutKeeperIds } from './imported';
import { accountOutcome, transferOutcome, type AccountOutcome, type TransferOutcome } from './outcomes';
import type { Deadline } from './engine/deadline';
import {
  AccountNotFoundError,
  BatchTooLongError,
  LedgerClockAheadError,
  LedgerUnavailableError,
  OutcomeUnknownError,
} from './errors';
import type { LedgerEngine } from './ledger-engine';
import type { LedgerOperation } from './ledger-observer';
import { isTooMuchData } from './message-parts';
import { balanceOf, onlyRow, type Balance } from './records';
import { filterOf, TIMESTAMP_MAX, type TransferRange } from './transfer-range';

/** The ledger's answer to a transfer. */
export interface SentTransfer {
  outcome: TransferOutcome;
  /** Nanoseconds since 1970; for a transfer that existed, of the first time. */
  timestamp: bigint;
}

/**
 * One request's steps in the ledger. All of them share one deadline, which begins here.
 * Reads throw LedgerUnavailableError past it; writes throw OutcomeUnknownError where they may have been made.
 */
export class LedgerRequest {
  private readonly deadline: Deadline;

  constructor(private readonly engine: LedgerEngine) {
    this.deadline = engine.newDeadline();
  }

  /** {@link LedgerEngine.read}, by this request's deadline. */
  read<T>(operation: LedgerOperation, call: (client: Client) => Promise<T>): Promise<T> {
    return this.engine.read(operation, this.deadline, call);
  }

  /** {@link LedgerEngine.write}, by this request's deadline. */
  write<T>(
    operation: LedgerOperation,
    transactionId: bigint,
    call: (client: Client) => Promise<T>,
  ): Promise<T> {
    return this.engine.write(operation, transactionId, this.deadline, call);
  }

  async send(transfer: Transfer): Promise<SentTransfer> {
    return onlyRow(await this.sendMessage([transfer]));
  }

  /**
   * Sends transfers and short chains that don't depend on one another, in order. No chain is cut.
   * @throws OutcomeUnknownError; the transfers made by then stay
   * @throws LedgerUnavailableError where nothing was made
   */
  async sendAll(transfers: readonly Transfer[]): Promise<SentTransfer[]> {
    let anySent = false;
    return this.engine.parts.sendAll(
      transfers,
      async (part) => {
        try {
          const sent = await this.sendMessage(part);
          anySent = true;
          return sent;
        } catch (error) {
          throw anySent && !isTooMuchData(error) ? toOutcomeUnknown(error, firstId(part)) : error;
        }
      },
      endsChain,
    );
  }

  /**
   * Sends a chain of linked transfers: all of them are made or none.
   * @param transfers one or more
   * @throws BatchTooLongError where the server takes fewer at once
   */
  async sendChain(transfers: readonly Transfer[]): Promise<SentTransfer[]> {
    try {
      return await this.sendMessage([...transfers]);
    } catch (error) {
      throw isTooMuchData(error) ? new BatchTooLongError() : error;
    }
  }

  /** The transfers of these ids that exist, by id; those that a move imported as they were made. */
  async findTransfers(ids: readonly bigint[]): Promise<Map<bigint, Transfer>> {
    const found = await this.lookUpTransfers(ids);
    const keeperIds = found.flatMap(timeoutKeeperIds);
    const keepers = keeperIds.length === 0 ? [] : await this.lookUpTransfers(keeperIds);
    const keepersById = byId(keepers);
    return byId(found.map((transfer) => asMade(transfer, keepersById)));
  }

  /**
   * What creating accounts came to.
   * @param results the ledger's, one per account
   */
  async accountOutcomes(
    accounts: readonly Account[],
    results: readonly Pick<CreateAccountResult, 'status'>[],
  ): Promise<AccountOutcome[]> {
    const outcomes = results.map(({ status }) => accountOutcome(status));
    if (!outcomes.includes('exists_with_other_flags')) return outcomes;
    const stored = byId(await this.findAccounts(accounts.map(({ id }) => id)));
    return outcomes.map((outcome, index) => {
      const sent = accounts[index];
      const found = sent === undefined ? undefined : stored.get(sent.id);
      if (outcome !== 'exists_with_other_flags' || sent === undefined || found === undefined) return outcome;
      // The ledger compares the flags first, and those of an account that a move imported always differ.
      if (!hasFlagsOf(found, sent)) return outcome;
      const isSame = found.user_data_128 === sent.user_data_128 && found.user_data_64 === sent.user_data_64;
      return isSame ? 'exists' : 'exists_otherwise';
    });
  }

  /** The accounts of these ids that exist. */
  findAccounts(ids: readonly bigint[]): Promise<Account[]> {
    return this.engine.parts.sendAll(ids, (part) =>
      this.read('lookup_accounts', (client) => client.lookupAccounts(part)),
    );
  }

  /** A user's account. @throws AccountNotFoundError */
  async account(ref: AccountRef, accountId: bigint): Promise<Account> {
    const [account] = await this.findAccounts([accountId]);
    if (account === undefined) {
      throw new AccountNotFoundError(ref.userId, ref.currency.code);
    }
    return account;
  }

  /** @throws LedgerClockAheadError where the ledger's time is too far ahead for what is to expire */
  async requireClock(): Promise<void> {
    if (!this.engine.clock.isKnown) await this.engine.readClock(this.deadline);
    if (this.engine.clock.isAhead) throw new LedgerClockAheadError();
  }

  /** The account's balance right after one of its transfers, by that transfer's timestamp. */
  async balanceAt(accountId: bigint, timestamp: bigint): Promise<Balance> {
    const moment = { accountId, first: timestamp, last: timestamp, newestFirst: false, type: null };
    return balanceOf(onlyRow(await this.balancesIn(moment, 1)));
  }

  /**
   * The account's balance right after a transfer that this request has made.
   * @throws OutcomeUnknownError where the ledger does not answer: the transfer exists, but its caller has to
   * ask again
   */
  async balanceAfter(accountId: bigint, transferId: bigint, timestamp: bigint): Promise<Balance> {
    try {
      return await this.balanceAt(accountId, timestamp);
    } catch (error) {
      throw toOutcomeUnknown(error, transferId);
    }
  }

  /** @param limit how many at most, 1 to {@link MESSAGE_ITEMS_MAX} */
  transfersIn(range: TransferRange, limit: number): Promise<Transfer[]> {
    return this.read('get_account_transfers', (client) => client.getAccountTransfers(filterOf(range, limit)));
  }

  /**
   * Transfers of all accounts with this reference, newest first.
   * @param last nanoseconds since 1970, included; 0 for no bound
   * @param limit as for {@link transfersIn}
   */
  transfersByReference(referenceId: bigint, last: bigint, limit: number): Promise<Transfer[]> {
    const filter = {
      user_data_128: 0n,
      user_data_64: referenceId,
      user_data_32: 0,
      ledger: 0,
      code: 0,
      timestamp_min: 0n,
      timestamp_max: last,
      limit,
      flags: QueryFilterFlags.reversed,
    };
    return this.read('query_transfers', (client) => client.queryTransfers(filter));
  }

  /** The account's balance after each of its transfers. @param limit as for {@link transfersIn} */
  balancesIn(range: TransferRange, limit: number): Promise<AccountBalance[]> {
    return this.read('get_account_balances', (client) => client.getAccountBalances(filterOf(range, limit)));
  }

  /** The account's balance before a moment; null before its first transfer. @param moment nanoseconds since 1970 */
  async balanceBefore(accountId: bigint, moment: bigint): Promise<AccountBalance | null> {
    // To the ledger's filter, 0 is no bound.
    if (moment <= 1n) return null;
    const last = moment > TIMESTAMP_MAX ? 0n : moment - 1n;
    const range = { accountId, first: 0n, last, newestFirst: true, type: null };
    return (await this.balancesIn(range, 1))[0] ?? null;
  }

  private async sendMessage(transfers: Transfer[]): Promise<SentTransfer[]> {
    const results = await this.write('create_transfers', firstId(transfers), (client) =>
      client.createTransfers(transfers),
    );
    this.engine.learnTime(results.at(-1)?.timestamp ?? 0n);
    const sent = results.map(({ status, timestamp }) => ({ outcome: transferOutcome(status), timestamp }));
    return sent.some(isOfOtherKind) ? this.resolveImported(transfers, sent) : sent;
  }

  /** The ledger compares the flags first, and those of a transfer that a move imported always differ. */
  private async resolveImported(
    transfers: readonly Transfer[],
    sent: readonly SentTransfer[],
  ): Promise<SentTransfer[]> {
    const ids = transfers.filter((_, index) => isOfOtherKind(sent[index])).map(({ id }) => id);
    const made = await this.findTransfers(ids).catch((error: unknown) => {
      throw toOutcomeUnknown(error, firstId(transfers));
    });
    return sent.map((each, index) => {
      const transfer = transfers[index];
      const found = transfer === undefined ? undefined : made.get(transfer.id);
      if (transfer === undefined || found === undefined || !isOfOtherKind(each)) return each;
      const outcome = existsOutcome(found, transfer);
      return outcome === 'exists_as_other_kind' ? each : { outcome, timestamp: found.timestamp };
    });
  }

  private lookUpTransfers(ids: readonly bigint[]): Promise<Transfer[]> {
    return this.engine.parts.sendAll(ids, (part) =>
      this.read('lookup_transfers', (client) => client.lookupTransfers(part)),
    );
  }
}

/**
 * The error of a later step, for a caller whose transfer may be made already: LedgerUnavailableError would
 * claim that nothing moved.
 * @param transactionId a transfer in doubt
 */
export function toOutcomeUnknown(error: unknown, transactionId: bigint): unknown {
  return error instanceof LedgerUnavailableError
    ? new OutcomeUnknownError(transactionId, { cause: error })
    : error;
}

function isOfOtherKind(sent: SentTransfer | undefined): boolean {
  return sent?.outcome === 'exists_as_other_kind';
}

function byId<T extends { id: bigint }>(rows: readonly T[]): Map<bigint, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

function endsChain({ flags }: Transfer): boolean {
  return (flags & TransferFlags.linked) === 0;
}

function firstId(transfers: readonly Transfer[]): bigint {
  return transfers[0]?.id ?? 0n;
}
