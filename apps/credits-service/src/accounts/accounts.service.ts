import { Injectable } from '@nestjs/common';
import { LedgerService } from '@app/ledger';
import { UsersService } from '@app/metadata';
import { RequestCurrency } from '../config/request-currency';
import type { AccountCreatedResponse } from './dto/account-created.response';
import type { CreateAccountRequest } from './dto/create-account.request';

@Injectable()
export class AccountsService {
  constructor(
    private readonly ledger: LedgerService,
    private readonly users: UsersService,
    private readonly currencies: RequestCurrency,
  ) {}

  /** The user is remembered first and the ledger asked last: only the ledger says that an account exists. */
  async create(request: CreateAccountRequest): Promise<AccountCreatedResponse> {
    const userId = request.user_id;
    const currency = this.currencies.of(request);
    await this.users.remember({ userId, displayName: request.display_name ?? null });
    const account = await this.ledger.createAccount({ userId, currency }, request.initial_balance ?? 0n);
    return { account_id: account.accountId, user_id: userId, balance: account.balance };
  }
}
