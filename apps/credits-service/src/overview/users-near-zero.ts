import { Injectable } from '@nestjs/common';
import { AccountIds, LedgerAccounts } from '@app/ledger';
import { ALL_USAGE, isPseudonym, UsageReports } from '@app/metadata';
import type { Currency } from '@app/money';
import type { UsersNearZeroResponse } from './dto/overview.response';

const DAY_MS = 86_400_000;
/** The days whose pace counts. */
const PACE_MS = 7 * DAY_MS;
const NEAR_MS = 3 * DAY_MS;
/** Users whose balances are looked up. */
const USERS_MAX = 1_000;
const SHOWN_MAX = 10;

/** Finds the users whose credits end soon, among those who spent most on AI calls. */
@Injectable()
export class UsersNearZero {
  constructor(
    private readonly usage: UsageReports,
    private readonly accounts: LedgerAccounts,
    private readonly accountIds: AccountIds,
  ) {}

  /** @throws LedgerUnavailableError, MetadataUnavailableError */
  async find(currency: Currency): Promise<UsersNearZeroResponse> {
    const nowMs = Date.now();
    const top = await this.usage.topUsers(
      {
        currencies: [currency.code],
        ...ALL_USAGE,
        fromMs: nowMs - PACE_MS,
        toMs: nowMs,
      },
      USERS_MAX,
    );
    // The account of a user who was erased can't be derived.
    const spending = top.filter(({ userId, charged }) => charged > 0n && !isPseudonym(userId));
    const accountOf = new Map(
      spending.map(({ userId }) => [userId, this.accountIds.of({ userId, currency })]),
    );
    const balances = await this.accounts.balances([...accountOf.values()]);
    const near = spending.flatMap(({ userId, charged }) => {
      const available = balances.get(accountOf.get(userId) ?? 0n)?.available ?? 0n;
      const leftMs = (available * BigInt(PACE_MS)) / charged;
      return leftMs < BigInt(NEAR_MS) ? [{ userId, available, leftMs: Number(leftMs) }] : [];
    });
    near.sort((one, other) => one.leftMs - other.leftMs);
    return {
      count: near.length,
      users: near.slice(0, SHOWN_MAX).map(({ userId, available, leftMs }) => ({
        user_id: userId,
        available,
        lasts_until: new Date(nowMs + leftMs).toISOString(),
      })),
    };
  }
}
