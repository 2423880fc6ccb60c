import { Injectable } from '@nestjs/common';
import type { Account, CreateAccountResult } from 'tigerbeetle-node';
import { AccountFlags } from 'tigerbeetle-node/dist/bindings';
import { AccountIds, type AccountRef } from './account-ids';
import { balancesBefore } from './balances-before';
import { ACCOUNT_CODE, MOVEMENT_CODE } from './codes';
import { AccountExistsError, LedgerInvariantError } from './errors';
import {
  accountNumber,
  creationFingerprint,
  keyedTransferId,
  openingTransferId,
  operatorAccountId,
} from './ids';
import { claimKey } from './key-claim';
import { LedgerEngine } from './ledger-engine';
import { LedgerRequest, toOutcomeUnknown } from './ledger-request';
import { OperatorAccounts } from './operator-accounts';
import type { AccountOutcome, TransferOutcome } from './outcomes';
import { balanceOf, newAccount, newTransfer, onlyRow, type Balance } from './records';

/** An account to create. */
export interface AccountCreation extends AccountRef {
  /** Units, zero or more. */
  openingBalance: bigint;
  /** Makes the creation safe to repeat; null for a creation that succeeds once. */
  idempotencyKey: string | null;
}

/** A user's account right after its creation. */
export interface CreatedAccount {
  /** The low 53 bits of the account's ledger id. */
  accountId: number;
  /** Units. */
  balance: bigint;
  /** Whether an earlier request with the same key created it. */
  replayed: boolean;
}

/** A user's account as it is now. */
export interface AccountState extends Balance {
  /** The low 53 bits of the account's ledger id. */
  accountId: number;
  /** Nanoseconds since 1970. */
  createdAt: bigint;
}

/** Who brings in an opening balance. The ledger keeps the two apart where both do so at once. */
const BROUGHT_BY = { creator: 0, other: 1 } as const;

/** Users' accounts: their creation and their balances. */
@Injectable()
export class LedgerAccounts {
  constructor(
    private readonly engine: LedgerEngine,
    private readonly operators: OperatorAccounts,
    private readonly accountIds: AccountIds,
  ) {}

  /**
   * Creates a user's account and brings in its opening balance.
   *
   * The ledger takes accounts and transfers in separate steps. The account itself stores the opening amount,
   * so the next attempt completes a creation that died between the two. Without a key exactly one attempt
   * succeeds: of equal ones the one whose opening transfer, or else whose account, the ledger made. With a
   * key every attempt with it succeeds, since the account carries the key.
   *
   * @throws AccountExistsError for every other attempt
   * @throws AccountNotFoundError for a user id that no user can have
   * @throws IdempotencyKeyReusedError, IdempotencyKeySpentError
   * @throws LedgerUnavailableError where no account was made; the same call again is safe
   * @throws OutcomeUnknownError where the account may have been made; the same call again is safe
   */
  async create(creation: AccountCreation): Promise<CreatedAccount> {
    const request = new LedgerRequest(this.engine);
    const { userId, openingBalance, idempotencyKey, currency } = creation;
    const id = this.accountIds.of(creation);
    await this.operators.ensure(currency, request);
    const keyId = idempotencyKey === null ? null : keyedTransferId(userId, idempotencyKey);
    const fingerprint = creationFingerprint(id, openingBalance);
    const claim = keyId === null ? null : await claimKey(request, currency, keyId, fingerprint);
    const account = newAccount({
      id,
      ledger: currency.ledger,
      code: ACCOUNT_CODE.user,
      flags: AccountFlags.debits_must_not_exceed_credits | AccountFlags.history,
      user_data_128: openingBalance,
      user_data_64: BigInt.asUintN(64, keyId ?? 0n),
    });
    const results = await request.write('create_accounts', openingTransferId(id), (client) =>
      client.createAccounts([account]),
    );
    const outcome = onlyRow(await accountOutcomes(request, account, results));
    if (outcome === 'exists_with_other_flags') {
      throw new LedgerInvariantError('a user account has flags that this service does not set');
    }
    if (outcome === 'exists_otherwise') {
      // In case the other creation died before it could bring in its own.
      const { user_data_128: opening } = await request.account(creation, id);
      if (opening > 0n) await this.bringOpening(request, creation, id, opening, BROUGHT_BY.other);
      throw new AccountExistsError(userId, currency.code);
    }
    const isCreator = await this.bringOwnOpening(request, creation, id, outcome);
    if (!isCreator && claim === null) {
      throw new AccountExistsError(userId, currency.code);
    }
    return { accountId: accountNumber(id), balance: openingBalance, replayed: claim?.outcome === 'exists' };
  }

  /** A user's balance now, in units. @throws AccountNotFoundError, LedgerUnavailableError */
  async balance(ref: AccountRef): Promise<Balance> {
    return balanceOf(await new LedgerRequest(this.engine).account(ref, this.accountIds.of(ref)));
  }

  /**
   * The balances now, in units, of the accounts that exist, by ledger id, with the currency's ledger number and all that
   * was ever spent, refunds not counted.
   * @param accountIds ledger ids, any number
   * @throws LedgerUnavailableError
   */
  async balances(
    accountIds: readonly bigint[],
  ): Promise<Map<bigint, Balance & { ledger: number; spent: bigint }>> {
    const accounts = await new LedgerRequest(this.engine).findAccounts(accountIds);
    return new Map(
      accounts.map((account) => {
        const { id, ledger, debits_posted: spent } = account;
        return [id, { ...balanceOf(account), ledger, spent }];
      }),
    );
  }

  /**
   * What accounts spent in a range, refunds not counted, in units by ledger id. It costs a read or two per account,
   * however much was spent.
   * @param from nanoseconds since 1970
   * @param to the first moment after the range
   * @throws LedgerUnavailableError
   */
  async spentBetween(accountIds: readonly bigint[], from: bigint, to: bigint): Promise<Map<bigint, bigint>> {
    const spent = accountIds.map(async (accountId): Promise<[bigint, bigint]> => {
      const [before, end] = await balancesBefore(this.engine, accountId, [from, to]);
      return [accountId, (end?.debits_posted ?? 0n) - (before?.debits_posted ?? 0n)];
    });
    return new Map(await Promise.all(spent));
  }

  /** A user's account now. @throws AccountNotFoundError, LedgerUnavailableError */
  async state(ref: AccountRef): Promise<AccountState> {
    const account = await new LedgerRequest(this.engine).account(ref, this.accountIds.of(ref));
    return { ...balanceOf(account), accountId: accountNumber(account.id), createdAt: account.timestamp };
  }

  /**
   * Brings in the opening balance of this creation.
   * @returns whether this very call created the account. Of equal calls it is the one whose opening transfer
   * was made; where another creation was faster, the one that made the account.
   */
  private async bringOwnOpening(
    request: LedgerRequest,
    creation: AccountCreation,
    id: bigint,
    account: 'created' | 'exists',
  ): Promise<boolean> {
    const { openingBalance } = creation;
    if (openingBalance === 0n) return account === 'created';
    try {
      const opening = await this.bringOpening(request, creation, id, openingBalance, BROUGHT_BY.creator);
      return opening === 'created' || (opening === 'exists_otherwise' && account === 'created');
    } catch (error) {
      throw toOutcomeUnknown(error, openingTransferId(id));
    }
  }

  private async bringOpening(
    request: LedgerRequest,
    { currency }: AccountRef,
    id: bigint,
    amount: bigint,
    broughtBy: number,
  ): Promise<TransferOutcome> {
    const opening = newTransfer({
      id: openingTransferId(id),
      debit_account_id: operatorAccountId('funding', currency.code),
      credit_account_id: id,
      amount,
      ledger: currency.ledger,
      code: MOVEMENT_CODE.openingBalance,
      user_data_32: broughtBy,
    });
    const { outcome } = await request.send(opening);
    if (outcome !== 'created' && outcome !== 'exists' && outcome !== 'exists_otherwise') {
      throw new LedgerInvariantError(`an opening transfer came to ${outcome}`);
    }
    return outcome;
  }
}

/** @throws OutcomeUnknownError where the ledger does not answer */
async function accountOutcomes(
  request: LedgerRequest,
  account: Account,
  results: readonly CreateAccountResult[],
): Promise<AccountOutcome[]> {
  try {
    return await request.accountOutcomes([account], results);
  } catch (error) {
    throw toOutcomeUnknown(error, openingTransferId(account.id));
  }
}
