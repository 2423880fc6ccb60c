import { Injectable } from '@nestjs/common';
import { LedgerAccounts } from '@app/ledger';
import { UsersService } from '@app/metadata';

/** As many accounts as one message to the ledger asks for. */
const ACCOUNTS_AT_ONCE = 5_000;

/**
 * Users are remembered before their account is made, so one whose creation died is remembered without an account, and
 * must be shown nowhere. Whoever lists users has the ledger confirm first those that it has not confirmed yet.
 */
@Injectable()
export class Confirmation {
  constructor(
    private readonly accounts: LedgerAccounts,
    private readonly users: UsersService,
  ) {}

  /** @throws LedgerUnavailableError, MetadataUnavailableError */
  async catchUp(): Promise<void> {
    let after = '';
    for (;;) {
      const waiting = await this.users.unconfirmedAccounts(after, ACCOUNTS_AT_ONCE);
      const existing = await this.accounts.balances(waiting.map(({ accountId }) => BigInt(`0x${accountId}`)));
      const confirmed = waiting.filter(({ accountId }) => existing.has(BigInt(`0x${accountId}`)));
      await this.users.confirm(confirmed.map(({ userId }) => userId));
      after = waiting.at(-1)?.accountId ?? after;
      if (waiting.length < ACCOUNTS_AT_ONCE) return;
    }
  }
}
