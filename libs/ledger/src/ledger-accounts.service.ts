import { Injectable } from '@nestjs/common';
import type { Account } from 'tigerbeetle-node';
import { AccountFlags } from 'tigerbeetle-node/dist/bindings';
import { AccountIds, type AccountRef } from './account-ids';
import { ACCOUNT_CODE, MOVEMENT_CODE } from './codes';
import { createAccountOutcome, type CreateAccountOutcome } from './create-account-outcomes';
import type { TransferOutcome } from './create-transfer-outcomes';
import {
  AccountExistsError,
  AccountNotFoundError,
  IdempotencyKeyReusedError,
  IdempotencyKeySpentError,
  LedgerInvariantError,
} from './errors';
import {
  accountNumber,
  creationFingerprint,
  keyedTransferId,
  openingTransferId,
  operatorAccountId,
} from './ids';
import { LedgerEngine } from './ledger-engine';
import { OperatorAccounts } from './operator-accounts';
import { balanceOf, newAccount, newTransfer, only, type Balance } from './records';
import { Transfers } from './transfers';

/** An account to create. */
export interface AccountCreation extends AccountRef {
  /** Units, zero or more. */
  openingBalance: bigint;
  /** Makes the creation safe to repeat; null for one that succeeds once. */
  idempotencyKey: string | null;
}

/** A user's account right after its creation. */
export interface CreatedAccount {
  /** The account's number, of at most 53 bits. */
  accountId: number;
  /** Units. */
  balance: bigint;
  /** Whether an earlier request with the same key created it. */
  replayed: boolean;
}

/** A user's account as it is now. */
export interface AccountState extends Balance {
  /** The account's number, of at most 53 bits. */
  accountId: number;
  /** Nanoseconds since 1970. */
  createdAt: bigint;
}

/** Who brings in an opening balance: the ledger tells the two apart where they do so at once. */
const BROUGHT_BY = { creator: 0, other: 1 } as const;

/** Whether the request with a key was seen before. */
type Claim = 'unkeyed' | 'first' | 'again';

/** Users' accounts: their creation and what they hold. */
@Injectable()
export class LedgerAccounts {
  constructor(
    private readonly engine: LedgerEngine,
    private readonly transfers: Transfers,
    private readonly operators: OperatorAccounts,
    private readonly accountIds: AccountIds,
  ) {}

  /**
   * Creates a user's account and brings in its opening balance.
   *
   * The ledger takes accounts and transfers in separate steps. The opening amount stands in the account itself, so a
   * creation that died between the two is completed by the next attempt. Without a key exactly one attempt succeeds:
   * of equal ones the one whose opening transfer the ledger made, or else the one whose account. With a key every
   * attempt with that key does, for the account carries the key.
   *
   * @throws AccountExistsError for every other attempt
   * @throws IdempotencyKeyReusedError, IdempotencyKeySpentError
   * @throws OutcomeUnknownError, LedgerUnavailableError where the ledger did not answer; the same call again is safe
   */
  async create(creation: AccountCreation): Promise<CreatedAccount> {
    const { openingBalance, idempotencyKey, currency } = creation;
    const id = this.accountIds.of(creation);
    await this.operators.ensure(currency);
    const claim = await this.claim(creation, id);
    const account = newAccount({
      id,
      ledger: currency.ledger,
      code: ACCOUNT_CODE.user,
      flags: AccountFlags.debits_must_not_exceed_credits | AccountFlags.history,
      openingBalance,
      creationKey: idempotencyKey === null ? 0n : BigInt.asUintN(64, keyedTransferId(idempotencyKey)),
    });
    const results = await this.engine.write('create_accounts', openingTransferId(id), (client) =>
      client.createAccounts([account]),
    );
    const outcome = createAccountOutcome(only(results).status);
    if (outcome === 'exists_otherwise') {
      await this.complete(creation, id);
      throw new AccountExistsError(creation.userId, currency.code);
    }
    const isCreator = await this.open(creation, id, outcome);
    if (!isCreator && claim === 'unkeyed') {
      throw new AccountExistsError(creation.userId, currency.code);
    }
    return { accountId: accountNumber(id), balance: openingBalance, replayed: claim === 'again' };
  }

  /** @throws AccountNotFoundError, LedgerUnavailableError */
  async balance(ref: AccountRef): Promise<Balance> {
    return balanceOf(await this.lookup(ref));
  }

  /**
   * What those of the accounts hold that exist, by their ledger ids.
   * @throws LedgerUnavailableError
   */
  async balances(accountIds: readonly bigint[]): Promise<Map<bigint, Balance>> {
    const accounts = await this.transfers.findAccounts(accountIds);
    return new Map(accounts.map((account) => [account.id, balanceOf(account)]));
  }

  /** @throws AccountNotFoundError, LedgerUnavailableError */
  async state(ref: AccountRef): Promise<AccountState> {
    const account = await this.lookup(ref);
    return { ...balanceOf(account), accountId: accountNumber(account.id), createdAt: account.timestamp };
  }

  /**
   * Binds the key to this creation with a transfer of nothing between the operator's accounts, whose id is the key's.
   * So a key that was used for anything else is found out by the ledger, as with every other movement.
   */
  private async claim(
    { currency, idempotencyKey, openingBalance }: AccountCreation,
    accountId: bigint,
  ): Promise<Claim> {
    if (idempotencyKey === null) return 'unkeyed';
    const marker = newTransfer({
      id: keyedTransferId(idempotencyKey),
      debitAccountId: operatorAccountId('funding', currency.code),
      creditAccountId: operatorAccountId('revenue', currency.code),
      amount: 0n,
      ledger: currency.ledger,
      code: MOVEMENT_CODE.creationMarker,
      descriptionId: creationFingerprint(accountId, openingBalance),
    });
    const { outcome } = await this.transfers.send(marker);
    switch (outcome) {
      case 'created':
        return 'first';
      case 'exists':
        return 'again';
      case 'exists_otherwise':
      case 'exists_as_other_kind':
        throw new IdempotencyKeyReusedError();
      case 'id_spent':
        throw new IdempotencyKeySpentError();
      default:
        throw new LedgerInvariantError(`the marker of a creation came to ${outcome}`);
    }
  }

  /** Brings in what another creation promised, in case it died before it could. */
  private async complete(ref: AccountRef, id: bigint): Promise<void> {
    const promised = (await this.lookup(ref)).user_data_128;
    if (promised > 0n) await this.bringOpening(ref, id, promised, BROUGHT_BY.other);
  }

  /**
   * Brings in the opening balance, and tells whether this very call is the one that created the account. Of equal calls
   * it is the one whose opening transfer was made; where another creation was faster, the one that made the account.
   */
  private async open(
    creation: AccountCreation,
    id: bigint,
    outcome: Exclude<CreateAccountOutcome, 'exists_otherwise' | 'impossible'>,
  ): Promise<boolean> {
    const { openingBalance } = creation;
    if (openingBalance === 0n) return outcome === 'created';
    const opening = await this.bringOpening(creation, id, openingBalance, BROUGHT_BY.creator);
    return opening === 'created' || (opening === 'exists_otherwise' && outcome === 'created');
  }

  private async bringOpening(
    { currency }: AccountRef,
    id: bigint,
    amount: bigint,
    broughtBy: number,
  ): Promise<TransferOutcome> {
    const opening = newTransfer({
      id: openingTransferId(id),
      debitAccountId: operatorAccountId('funding', currency.code),
      creditAccountId: id,
      amount,
      ledger: currency.ledger,
      code: MOVEMENT_CODE.openingBalance,
      broughtBy,
    });
    const { outcome } = await this.transfers.send(opening);
    if (outcome !== 'created' && outcome !== 'exists' && outcome !== 'exists_otherwise') {
      throw new LedgerInvariantError(`an opening transfer came to ${outcome}`);
    }
    return outcome;
  }

  private async lookup(ref: AccountRef): Promise<Account> {
    const account = await this.transfers.findAccount(this.accountIds.of(ref));
    if (account === undefined) {
      throw new AccountNotFoundError(ref.userId, ref.currency.code);
    }
    return account;
  }
}
