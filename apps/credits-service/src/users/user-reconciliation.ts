import { Injectable } from '@nestjs/common';
import { LedgerAccounts } from '@app/ledger';
import { Confirmations, type UnconfirmedAccount } from '@app/metadata';

/** As many accounts as one message to the ledger asks for. */
const ACCOUNTS_AT_ONCE = 5_000;

/**
 * Users are remembered before their account is made, so one whose creation died is remembered without an account, and
 * must be shown nowhere. A creation confirms its user by itself, soon after; whoever shows users has the ledger confirm
 * first those who are still not confirmed.
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

  /** Whether this user has an account in any currency. @throws LedgerUnavailableError, MetadataUnavailableError */
  async reconcile(userId: string): Promise<boolean> {
    return (await this.confirmExisting(await this.confirmations.accountsOf([userId]))) > 0;
  }

  /** @returns how many of the accounts there are */
  private async confirmExisting(waiting: UnconfirmedAccount[]): Promise<number> {
    const existing = await this.accounts.balances(waiting.map(({ accountId }) => BigInt(`0x${accountId}`)));
    const confirmed = waiting.filter(({ accountId }) => existing.has(BigInt(`0x${accountId}`)));
    await this.confirmations.confirm(confirmed.map(({ userId }) => userId));
    return confirmed.length;
  }
}
