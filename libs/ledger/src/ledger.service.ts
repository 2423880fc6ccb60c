import { Inject, Injectable } from '@nestjs/common';
import type { Currency } from '@app/money';
import type { Transfer } from 'tigerbeetle-node';
import { AccountFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { ACCOUNT_CODE, MOVEMENT_CODE } from './codes';
import { createAccountOutcome } from './create-account-outcomes';
import { createTransferOutcome } from './create-transfer-outcomes';
import {
  AccountExistsError,
  AccountNotFoundError,
  IdempotencyKeyReusedError,
  IdempotencyKeySpentError,
  InsufficientCreditsError,
  LedgerInvariantError,
  LedgerUnavailableError,
  OutcomeUnknownError,
} from './errors';
import {
  accountNumber,
  keyedTransferId,
  openingTransferId,
  operatorAccountId,
  TransferIds,
  userAccountId,
} from './ids';
import { LedgerEngine } from './ledger-engine';
import { LEDGER_OPTIONS } from './ledger.module-definition';
import type { LedgerOptions } from './ledger.options';
import { OperatorAccounts } from './operator-accounts';
import { balanceAtFilter, balanceOf, newAccount, newTransfer, type Balance } from './records';

/** Names an account: a user has at most one in each currency. */
export interface AccountRef {
  userId: string;
  currency: Currency;
}

/** A top-up or a bill to make. */
export interface MovementRequest extends AccountRef {
  /** Units, more than zero. */
  amount: bigint;
  /** Names the text that was stored before the movement; 0 for none. */
  descriptionId: bigint;
  /** Decides the transfer's id, so that the request can be repeated; null for a movement of its own each time. */
  idempotencyKey: string | null;
}

/** A top-up or a bill that was made. */
export interface Movement {
  transactionId: bigint;
  /** Units that the account held right after this very movement, whatever came later. */
  newBalance: bigint;
  /** Whether an earlier request with the same key made the movement. */
  replayed: boolean;
}

/** A user's account right after its creation. */
export interface CreatedAccount {
  /** The account's number, of at most 53 bits. */
  accountId: number;
  /** Units. */
  balance: bigint;
}

/**
 * Credits in the ledger's terms. Each movement is one double-entry transfer, and the ledger alone
 * decides whether it may happen: nothing here reads a balance first.
 */
@Injectable()
export class LedgerService {
  private readonly ids = new TransferIds();

  constructor(
    private readonly engine: LedgerEngine,
    private readonly operators: OperatorAccounts,
    @Inject(LEDGER_OPTIONS) private readonly options: LedgerOptions,
  ) {}

  /**
   * Creates a user's account and brings in its opening balance.
   *
   * The ledger takes accounts and transfers in separate steps. The opening amount stands in the account
   * itself, so a creation that died between the two is completed by the next attempt. Exactly one attempt
   * succeeds: the one whose opening transfer the ledger made, or whose account where there is none.
   *
   * @param openingBalance units, zero or more
   * @throws AccountExistsError for every other attempt
   * @throws OutcomeUnknownError where the ledger did not answer; the same call again is safe
   */
  async createAccount(ref: AccountRef, openingBalance: bigint): Promise<CreatedAccount> {
    const id = this.accountId(ref);
    const openingId = openingTransferId(id);
    await this.operators.ensure(ref.currency);
    const account = newAccount({
      id,
      ledger: ref.currency.ledger,
      code: ACCOUNT_CODE.user,
      flags: AccountFlags.debits_must_not_exceed_credits | AccountFlags.history,
      openingBalance,
    });
    const results = await this.engine.write(openingId, (client) => client.createAccounts([account]));
    const outcome = createAccountOutcome(only(results).status);
    const opening = outcome === 'exists_otherwise' ? await this.openingBalance(ref) : openingBalance;
    const completed = opening > 0n ? await this.bringOpening(ref, openingId, opening) : outcome === 'created';
    if (!completed || outcome === 'exists_otherwise') {
      throw new AccountExistsError(ref.userId, ref.currency.code);
    }
    return { accountId: accountNumber(id), balance: opening };
  }

  /** @throws AccountNotFoundError, LedgerUnavailableError */
  async getBalance(ref: AccountRef): Promise<Balance> {
    return balanceOf(await this.lookupAccount(ref));
  }

  /**
   * Adds credits to an account.
   * @throws AccountNotFoundError, IdempotencyKeyReusedError, IdempotencyKeySpentError, OutcomeUnknownError, LedgerUnavailableError
   */
  async topUp(request: MovementRequest): Promise<Movement> {
    const { code } = request.currency;
    return this.move(request, {
      debitAccountId: operatorAccountId('funding', code),
      creditAccountId: this.accountId(request),
      code: MOVEMENT_CODE.topUp,
    });
  }

  /**
   * Takes credits from an account, never more than it holds.
   * @throws InsufficientCreditsError, and what topUp throws
   */
  async bill(request: MovementRequest): Promise<Movement> {
    const { code } = request.currency;
    return this.move(request, {
      debitAccountId: this.accountId(request),
      creditAccountId: operatorAccountId('revenue', code),
      code: MOVEMENT_CODE.bill,
    });
  }

  /** Whether the ledger answers within the deadline. */
  async isAvailable(): Promise<boolean> {
    try {
      await this.engine.read((client) =>
        client.lookupAccounts([operatorAccountId('funding', this.options.defaultCurrency)]),
      );
      return true;
    } catch (error) {
      if (error instanceof LedgerUnavailableError) return false;
      throw error;
    }
  }

  private async move(
    request: MovementRequest,
    way: { debitAccountId: bigint; creditAccountId: bigint; code: number },
  ): Promise<Movement> {
    await this.operators.ensure(request.currency);
    const { idempotencyKey } = request;
    const transfer = newTransfer({
      ...way,
      id: idempotencyKey === null ? this.ids.next() : keyedTransferId(idempotencyKey),
      amount: request.amount,
      descriptionId: request.descriptionId,
      ledger: request.currency.ledger,
      flags: TransferFlags.none,
    });
    const { timestamp, created } = await this.createTransfer(request, transfer, idempotencyKey !== null);
    const newBalance = await this.balanceAfter(request, transfer.id, timestamp);
    return { transactionId: transfer.id, newBalance, replayed: idempotencyKey !== null && !created };
  }

  /**
   * Makes one transfer for a user; its timestamp is the one of the first time where it was made before.
   * @param keyed whether the caller chose the id, so that it may have been used before
   */
  private async createTransfer(
    ref: AccountRef,
    transfer: Transfer,
    keyed: boolean,
  ): Promise<{ timestamp: bigint; created: boolean }> {
    const results = await this.engine.write(transfer.id, (client) => client.createTransfers([transfer]));
    const { status, timestamp } = only(results);
    const outcome = createTransferOutcome(status);
    switch (outcome) {
      case 'created':
      case 'exists':
        return { timestamp, created: outcome === 'created' };
      case 'debit_account_not_found':
      case 'credit_account_not_found':
        throw new AccountNotFoundError(ref.userId, ref.currency.code);
      case 'insufficient_credits':
        throw await this.insufficientCredits(ref, transfer.amount);
      case 'id_reused':
        throw new IdempotencyKeyReusedError();
      case 'id_spent':
        // Nobody else knows an id of our own: its first sending was refused and the answer lost with an ended session.
        throw keyed ? new IdempotencyKeySpentError() : await this.insufficientCredits(ref, transfer.amount);
    }
  }

  /** @throws AccountNotFoundError where there is no account at all */
  private async insufficientCredits(ref: AccountRef, required: bigint): Promise<InsufficientCreditsError> {
    const { balance, available } = await this.getBalance(ref);
    return new InsufficientCreditsError(balance, available, required);
  }

  /** The units an account held right after the transfer of this timestamp. */
  private async balanceAfter(ref: AccountRef, transactionId: bigint, timestamp: bigint): Promise<bigint> {
    const filter = balanceAtFilter(this.accountId(ref), timestamp);
    try {
      const rows = await this.engine.read((client) => client.getAccountBalances(filter));
      return balanceOf(only(rows)).balance;
    } catch (error) {
      // The transfer stands, but its answer can't be given: the caller has to ask again, as after any unknown outcome.
      throw new OutcomeUnknownError(transactionId, { cause: error });
    }
  }

  /** Whether this very call brought in the opening balance, rather than an earlier one. */
  private async bringOpening(ref: AccountRef, id: bigint, amount: bigint): Promise<boolean> {
    const transfer = newTransfer({
      id,
      debitAccountId: operatorAccountId('funding', ref.currency.code),
      creditAccountId: this.accountId(ref),
      amount,
      descriptionId: 0n,
      ledger: ref.currency.ledger,
      code: MOVEMENT_CODE.openingBalance,
      flags: TransferFlags.none,
    });
    const { created } = await this.createTransfer(ref, transfer, false);
    return created;
  }

  private async openingBalance(ref: AccountRef): Promise<bigint> {
    const account = await this.lookupAccount(ref);
    return account.user_data_128;
  }

  private async lookupAccount(ref: AccountRef) {
    const [account] = await this.engine.read((client) => client.lookupAccounts([this.accountId(ref)]));
    if (account === undefined) {
      throw new AccountNotFoundError(ref.userId, ref.currency.code);
    }
    return account;
  }

  private accountId(ref: AccountRef): bigint {
    const { code } = ref.currency;
    return userAccountId(ref.userId, code === this.options.defaultCurrency ? null : code);
  }
}

/** The one row that a call about one thing answers. */
function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (rows.length !== 1 || row === undefined) {
    throw new LedgerInvariantError(`the ledger answered ${rows.length} rows where it owes one`);
  }
  return row;
}
