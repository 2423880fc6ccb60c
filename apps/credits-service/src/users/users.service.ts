import { Injectable } from '@nestjs/common';
import { formatTimestamp } from '@app/http';
import {
  AccountIds,
  AccountNotFoundError,
  formatTransactionId,
  LedgerAccounts,
  LedgerHistory,
  type AccountRef,
} from '@app/ledger';
import { Descriptions, UserProfiles, type UserProfile } from '@app/metadata';
import { Settings } from '../config/settings';
import type { PageQuery } from './dto/page.query';
import type { UserResponse, UsersResponse, UserTransactionsResponse } from './dto/user.responses';
import { UserReconciliation } from './user-reconciliation';

/** The operator's view of users, in the default currency. */
@Injectable()
export class UsersService {
  constructor(
    private readonly profiles: UserProfiles,
    private readonly accounts: LedgerAccounts,
    private readonly accountIds: AccountIds,
    private readonly history: LedgerHistory,
    private readonly descriptions: Descriptions,
    private readonly reconciliation: UserReconciliation,
    private readonly settings: Settings,
  ) {}

  async list({ page, page_size }: PageQuery): Promise<UsersResponse> {
    await this.reconciliation.reconcileAll();
    const [total, profiles] = await Promise.all([
      this.profiles.count(),
      this.profiles.list((page - 1) * page_size, page_size),
    ]);
    return { users: await this.withBalances(profiles), total, page, page_size };
  }

  /** @throws AccountNotFoundError for a user without any account */
  async find(userId: string): Promise<UserResponse> {
    // Refuses invalid ids before the store sees them: PostgreSQL takes no text with a NUL in it.
    this.accountIds.of(this.refOf(userId));
    const profile = await this.profiles.profile(userId);
    const exists = profile !== null && (profile.confirmed || (await this.reconciliation.reconcile(userId)));
    const [user] = exists ? await this.withBalances([profile]) : [];
    if (user === undefined) {
      throw new AccountNotFoundError(userId, this.settings.currencies.default.code);
    }
    return user;
  }

  async transactions(userId: string, { page, page_size }: PageQuery): Promise<UserTransactionsResponse> {
    const ref = this.refOf(userId);
    const { transactions, total } = await this.history.numberedPage(ref, page, page_size);
    const texts = await this.descriptions.texts(transactions.map(({ descriptionId }) => descriptionId));
    return {
      transactions: transactions.map((transaction) => ({
        id: formatTransactionId(transaction.transactionId),
        user_id: userId,
        type: transaction.type,
        amount: transaction.amount,
        description: texts.get(transaction.descriptionId) ?? null,
        balance_after: transaction.balanceAfter,
        created_at: formatTimestamp(transaction.createdAt),
      })),
      total,
      page,
      page_size,
    };
  }

  private async withBalances(profiles: UserProfile[]): Promise<UserResponse[]> {
    const ids = profiles.map(({ userId }) => this.accountIds.of(this.refOf(userId)));
    const balances = await this.accounts.balances(ids);
    return profiles.map((profile) => ({
      user_id: profile.userId,
      display_name: profile.displayName,
      created_at: new Date(profile.createdAtMs).toISOString(),
      balance: balances.get(this.accountIds.of(this.refOf(profile.userId)))?.balance ?? null,
    }));
  }

  private refOf(userId: string): AccountRef {
    return { userId, currency: this.settings.currencies.default };
  }
}
