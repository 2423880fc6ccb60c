import { Injectable } from '@nestjs/common';
import { formatTimestamp, requireScope, type Principal } from '@app/http';
import {
  AccountExistsError,
  AccountIds,
  LedgerAccounts,
  type AccountCreation,
  type AccountRef,
  type AccountState,
  type CreatedAccount,
} from '@app/ledger';
import { Confirmations, UserProfiles } from '@app/metadata';
import type { Answered } from '../shared/answered';
import { KeyLimits } from '../shared/key-limits';
import { RequestCurrency } from '../shared/request-currency';
import type { AccountCreatedResponse } from './dto/account-created.response';
import type { AccountQuery } from './dto/account.query';
import type { AccountResponse } from './dto/account.response';
import type { CreateAccountRequest } from './dto/create-account.request';
import type { UpdateAccountRequest } from './dto/update-account.request';

@Injectable()
export class AccountsService {
  constructor(
    private readonly accounts: LedgerAccounts,
    private readonly accountIds: AccountIds,
    private readonly users: UserProfiles,
    private readonly confirmations: Confirmations,
    private readonly currencies: RequestCurrency,
    private readonly limits: KeyLimits,
  ) {}

  /** The user is remembered first and the ledger asked last: only the ledger says that an account exists. */
  async create(
    request: CreateAccountRequest,
    idempotencyKey: string | null,
    caller: Principal,
  ): Promise<Answered<AccountCreatedResponse>> {
    const openingBalance = request.initial_balance ?? 0n;
    if (openingBalance > 0n) {
      requireScope(caller, 'topup');
      this.limits.currencyOf(caller, request);
    }
    const ref = { userId: request.user_id, currency: this.currencies.of(request) };
    await this.users.remember({
      userId: ref.userId,
      displayName: request.display_name ?? null,
      accountId: this.accountIds.of(ref),
    });
    const { accountId, balance, replayed } = await this.createConfirmed({
      ...ref,
      openingBalance,
      idempotencyKey,
    });
    return { body: { account_id: accountId, user_id: ref.userId, balance }, replayed };
  }

  async read(userId: string, query: AccountQuery): Promise<AccountResponse> {
    const ref = { userId, currency: this.currencies.of(query) };
    const state = await this.accounts.state(ref);
    const profile = await this.users.profile(userId);
    return responseOf(ref, state, profile?.displayName ?? null);
  }

  /** The ledger is asked first, so that a user without the account gets no name. */
  async update(
    userId: string,
    query: AccountQuery,
    { display_name }: UpdateAccountRequest,
  ): Promise<AccountResponse> {
    const ref = { userId, currency: this.currencies.of(query) };
    const state = await this.accounts.state(ref);
    await this.users.rename({ userId, displayName: display_name, accountId: this.accountIds.of(ref) });
    return responseOf(ref, state, display_name);
  }

  /** Any answer of the ledger shows that the account exists, so a list of users need not ask again. */
  private async createConfirmed(creation: AccountCreation): Promise<CreatedAccount> {
    try {
      const created = await this.accounts.create(creation);
      this.confirmations.note(creation.userId);
      return created;
    } catch (error) {
      if (error instanceof AccountExistsError) this.confirmations.note(creation.userId);
      throw error;
    }
  }
}

function responseOf(
  { userId, currency }: AccountRef,
  state: AccountState,
  displayName: string | null,
): AccountResponse {
  return {
    account_id: state.accountId,
    user_id: userId,
    display_name: displayName,
    currency: currency.code,
    balance: state.balance,
    held: state.held,
    available: state.available,
    created_at: formatTimestamp(state.createdAt),
  };
}
