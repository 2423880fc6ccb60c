import { Injectable } from '@nestjs/common';
import { LedgerAccounts } from '@app/ledger';
import { Confirmations, type UnconfirmedAccount } from '@app/metadata';

/** Accounts per message to the ledger. */
const ACCOUNTS_AT_ONCE = 5_000;

/**
 * Users are stored before their account is made, so a creation that died leaves a user without an account,
 * who must not be shown. A creation confirms its user soon after. Before users are shown, the ledger confirms
 * the others.
 */
@Injectable()
export class UserReconciliation {
  constructor(
    private readonly accounts: LedgerAccounts,
    private readonly confirmations: Confirmations,
  ) {}

  /** @throws LedgerUnavailableError, MetadataUnavailableError */
  async reconcileAll(): Promise<void> {
    let after = '';
    for (;;) {
      const waiting = await this.confirmations.unconfirmed(after, ACCOUNTS_AT_ONCE);
      await this.confirmExisting(waiting);
      after = waiting.at(-1)?.accountId ?? after;
      if (waiting.length < ACCOUNTS_AT_ONCE) return;
    }
  }

  /**
   * Whether this user has an account in any currency.
   * @throws LedgerUnavailableError, MetadataUnavailableError
   */
  async reconcile(userId: string): Promise<boolean> {
    return (await this.confirmExisting(await this.confirmations.accountsOf([userId]))) > 0;
  }

  /** @returns how many of the accounts exist */
  private async confirmExisting(waiting: UnconfirmedAccount[]): Promise<number> {
    const existing = await this.accounts.balances(waiting.map(({ accountId }) => BigInt(`0x${accountId}`)));
    const confirmed = waiting.filter(({ accountId }) => existing.has(BigInt(`0x${accountId}`)));
    await this.confirmations.confirm(confirmed.map(({ userId }) => userId));
    return confirmed.length;
  }
}
