import { Injectable, Logger } from '@nestjs/common';
import { ValidationFailedError } from '@app/http';
import {
  AccountIds,
  AccountNotFoundError,
  formatTransactionId,
  LedgerAccounts,
  LedgerHistory,
  type AccountRef,
  type Balance,
} from '@app/ledger';
import {
  AiCalls,
  Confirmations,
  Descriptions,
  isPseudonym,
  IssuedKeys,
  UsageReports,
  userPlaceOf,
  UserProfiles,
  type UserActivity,
  type UserListing,
  type UserPlace,
  type UserProfile,
  type UserSortKey,
} from '@app/metadata';
import type { Currency } from '@app/money';
import { Settings } from '../config/settings';
import { CallLosses } from '../shared/call-losses';
import { Forecasts } from '../shared/forecasts';
import { describeTransaction } from '../shared/describe-transaction';
import { RequestCurrency } from '../shared/request-currency';
import type { PageQuery } from '../shared/dto/page.query';
import type {
  LossesForgivenResponse,
  UserErasedResponse,
  UserResponse,
  UsersResponse,
  UserTransactionsResponse,
} from './dto/user.responses';
import { USER_SORT_DEFAULT, type UserSort, type UsersQuery } from './dto/users.query';
import { UserReconciliation } from './user-reconciliation';

/** The operator's view of users, in the default currency. */
@Injectable()
export class UsersService {
  private readonly log = new Logger('Users');

  constructor(
    private readonly profiles: UserProfiles,
    private readonly accounts: LedgerAccounts,
    private readonly accountIds: AccountIds,
    private readonly history: LedgerHistory,
    private readonly descriptions: Descriptions,
    private readonly confirmations: Confirmations,
    private readonly reconciliation: UserReconciliation,
    private readonly keys: IssuedKeys,
    private readonly calls: AiCalls,
    private readonly usage: UsageReports,
    private readonly currencies: RequestCurrency,
    private readonly forecasts: Forecasts,
    private readonly losses: CallLosses,
    private readonly settings: Settings,
  ) {}

  /** @throws ValidationFailedError for a cursor of another order */
  async list({ page, page_size, q, sort, cursor, from, to, ...query }: UsersQuery): Promise<UsersResponse> {
    const currency = this.currencies.of(query);
    const order = sort ?? USER_SORT_DEFAULT;
    const listing: UserListing = {
      search: q ?? null,
      sortBy: order.replace('-', '') as UserSortKey,
      descending: order.startsWith('-'),
    };
    const after = cursor === undefined ? null : readCursor(cursor, order);
    await this.reconciliation.reconcileAll();
    const [total, found] = await Promise.all([
      this.profiles.count(listing.search),
      // One more than the page holds, to know whether there is a next page.
      this.profiles.list(listing, after, (page - 1) * page_size, page_size + 1),
    ]);
    const profiles = found.slice(0, page_size);
    const last = found.length > page_size ? profiles.at(-1) : undefined;
    const next_cursor = last === undefined ? null : cursorOf(userPlaceOf(last, listing.sortBy), order);
    const isDetailed = [q, sort, cursor, from, query.currency].some((asked) => asked !== undefined);
    const range = rangeOf(from, to);
    const users = isDetailed
      ? await this.withActivity(profiles, currency, range)
      : await this.withBalances(profiles, currency);
    return { users, total, page, page_size, ...(isDetailed ? { next_cursor } : {}) };
  }

  /** @throws AccountNotFoundError for a user without any account */
  async find(userId: string): Promise<UserResponse> {
    // Refuses invalid ids before the store sees them: PostgreSQL takes no text with a NUL in it.
    this.accountIds.of(this.refOf(userId));
    const profile = await this.profiles.profile(userId);
    const exists = profile !== null && (profile.confirmed || (await this.reconciliation.reconcile(userId)));
    const currency = this.settings.currencies.default;
    const [user] = exists ? await this.withBalances([profile], currency) : [];
    if (user === undefined) throw new AccountNotFoundError(userId, currency.code);
    const ref = user.balance === null || isPseudonym(userId) ? null : this.refOf(userId);
    const [lasts_until, losses_today_usd, accounts] = await Promise.all([
      ref === null ? null : this.forecasts.lastsUntil(ref),
      this.losses.of(userId),
      this.balancesOf(userId),
    ]);
    return { ...user, lasts_until, losses_today_usd, accounts };
  }

  async transactions(userId: string, { page, page_size }: PageQuery): Promise<UserTransactionsResponse> {
    const ref = isPseudonym(userId) ? await this.refOfErased(userId) : this.refOf(userId);
    const { transactions, total } = await this.history.numberedPage(ref, page, page_size);
    const texts = await this.descriptions.texts(transactions.map(({ descriptionId }) => descriptionId));
    return {
      transactions: transactions.map((transaction) => describeTransaction(transaction, userId, texts)),
      total,
      page,
      page_size,
    };
  }

  /**
   * Deletes the user's data in the store, revokes the user's keys and replaces the id by a pseudonym. The id comes
   * last, so that a repeated call finishes an interrupted one. Movements stay in the ledger.
   * @throws AccountNotFoundError for a user without any account
   */
  async erase(userId: string): Promise<UserErasedResponse> {
    const { accountIds, inLedger } = await this.accountsOf(userId);
    const isErased = isPseudonym(userId) && inLedger === 0;
    const texts = await this.descriptions.erase(userId);
    const pseudonym = isErased ? userId : await this.profiles.erase(userId, accountIds);
    await this.keys.erase(userId, pseudonym);
    await this.calls.erase(userId, pseudonym);
    // Reasons of refunds are stored under the pseudonym, once there is one.
    const later = isErased ? 0 : await this.descriptions.erase(pseudonym);
    this.log.log(`A user was erased, with ${texts + later} texts.`);
    return { user_id: pseudonym };
  }

  /**
   * Forgives what the user's AI calls up to now used and nobody pays.
   * @throws AccountNotFoundError for a user without any account
   */
  async forgiveLosses(userId: string): Promise<LossesForgivenResponse> {
    await this.accountsOf(userId);
    const forgiven_usd = await this.losses.forgive(userId);
    this.log.log('The losses by AI calls of a user were forgiven.');
    return { user_id: userId, forgiven_usd };
  }

  /**
   * The accounts that a user has or can have, and how many of them the ledger has by the user's id.
   * @throws AccountNotFoundError for a user without any account
   */
  private async accountsOf(userId: string): Promise<{ accountIds: string[]; inLedger: number }> {
    const { currencies } = this.settings;
    const ids = currencies.all.map((currency) => this.accountIds.of({ userId, currency }));
    const [stored, existing] = await Promise.all([
      this.confirmations.accountsOf([userId]),
      this.accounts.balances(ids),
    ]);
    if (stored.length === 0 && existing.size === 0) {
      throw new AccountNotFoundError(userId, currencies.default.code);
    }
    const accountIds = [...ids.map(formatTransactionId), ...stored.map(({ accountId }) => accountId)];
    return { accountIds: [...new Set(accountIds)], inLedger: existing.size };
  }

  private async withBalances(profiles: UserProfile[], currency: Currency): Promise<UserFields[]> {
    const accounts = await this.accountsIn(
      currency,
      profiles.map(({ userId }) => userId),
    );
    return profiles.map((profile) => describeUser(profile, accounts.get(profile.userId)));
  }

  private async withActivity(
    profiles: UserProfile[],
    currency: Currency,
    range: SpendingRange | null,
  ): Promise<UserResponse[]> {
    const ids = profiles.map(({ userId }) => userId);
    const [accounts, activity] = await Promise.all([
      this.accountsIn(currency, ids),
      this.usage.activityOf(currency.code, ids),
    ]);
    const accountIds = [...accounts.values()].map(({ accountId }) => accountId);
    const spent = range === null ? null : await this.accounts.spentBetween(accountIds, range.from, range.to);
    return profiles.map((profile) => {
      const account = accounts.get(profile.userId);
      const { calls, lastMs } = activity.get(profile.userId) ?? NO_CALLS;
      return {
        ...describeUser(profile, account),
        held: account?.held ?? null,
        spent: account?.spent ?? null,
        ...(spent === null ? {} : { spent_in_range: spent.get(account?.accountId ?? 0n) ?? null }),
        calls,
        last_used_at: lastMs === null ? null : new Date(lastMs).toISOString(),
      };
    });
  }

  /** A user's accounts, by the store: see {@link accountsIn}. */
  private async balancesOf(userId: string): Promise<NonNullable<UserResponse['accounts']>> {
    const stored = await this.confirmations.accountsOf([userId]);
    const found = await this.accounts.balances(stored.map(({ accountId }) => BigInt(`0x${accountId}`)));
    const accounts = [...found.values()];
    return this.settings.currencies.all.flatMap(({ ledger, code: currency }) =>
      accounts
        .filter((account) => account.ledger === ledger)
        .map(({ balance, held, available }) => ({ currency, balance, held, available })),
    );
  }

  /** The users' accounts in a currency, by the store: the ids of pseudonyms can't be derived. */
  private async accountsIn({ ledger }: Currency, userIds: string[]): Promise<Map<string, UserAccount>> {
    const stored = await this.confirmations.accountsOf(userIds);
    const owners = new Map(stored.map(({ accountId, userId }) => [BigInt(`0x${accountId}`), userId]));
    const found = new Map<string, UserAccount>();
    for (const [accountId, account] of await this.accounts.balances([...owners.keys()])) {
      const owner = owners.get(accountId);
      if (owner !== undefined && account.ledger === ledger) found.set(owner, { accountId, ...account });
    }
    return found;
  }

  private async refOfErased(pseudonym: string): Promise<AccountRef> {
    const account = (await this.accountsIn(this.settings.currencies.default, [pseudonym])).get(pseudonym);
    return { ...this.refOf(pseudonym), ...(account && { accountId: account.accountId }) };
  }

  private refOf(userId: string): AccountRef {
    return { userId, currency: this.settings.currencies.default };
  }
}

/** A spread takes no instance of a class. */
type UserFields = Pick<UserResponse, keyof UserResponse>;
type UserAccount = Balance & { readonly accountId: bigint; readonly spent: bigint };

/** Nanoseconds since 1970; the second one is not included. */
interface SpendingRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** The last nanosecond of the ledger's time. */
const END_OF_TIME = 2n ** 63n - 1n;
const NO_CALLS: UserActivity = { calls: 0, lastMs: null };

/** @throws ValidationFailedError for a range that ends before it begins */
function rangeOf(from: bigint | undefined, to = END_OF_TIME): SpendingRange | null {
  if (from === undefined) return null;
  if (from <= to) return { from, to };
  throw new ValidationFailedError([{ field: 'from', message: 'from must be before to' }]);
}

function describeUser(profile: UserProfile, account: UserAccount | undefined): UserFields {
  return {
    user_id: profile.userId,
    display_name: profile.displayName,
    created_at: new Date(profile.createdAtMs).toISOString(),
    balance: account?.balance ?? null,
  };
}

function cursorOf({ key, userId }: UserPlace, order: UserSort): string {
  return Buffer.from(JSON.stringify([order, key, userId])).toString('base64url');
}

/** @throws ValidationFailedError for a text that is no cursor of this order */
function readCursor(cursor: string, order: UserSort): UserPlace {
  const parts = parseJson(Buffer.from(cursor, 'base64url').toString());
  const [ofOrder, key, userId] = Array.isArray(parts) ? (parts as unknown[]) : [];
  const isKey = order.endsWith('created_at') ? Number.isSafeInteger(key) : isStorable(key);
  if (ofOrder !== order || !isKey || !isStorable(userId)) {
    const message = 'cursor must be the next_cursor of an earlier page with the same sort';
    throw new ValidationFailedError([{ field: 'cursor', message }]);
  }
  return { key: key as UserPlace['key'], userId };
}

/** PostgreSQL takes no text with a NUL in it. */
function isStorable(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
