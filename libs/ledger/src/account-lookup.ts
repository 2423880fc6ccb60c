import { Injectable } from '@nestjs/common';
import type { Account } from 'tigerbeetle-node';
import { AccountIds, type AccountRef } from './account-ids';
import type { Deadline } from './engine/deadline';
import { AccountNotFoundError } from './errors';
import { LedgerEngine } from './ledger-engine';
import { MessageParts } from './message-parts';

/** Finds accounts in the ledger. */
@Injectable()
export class AccountLookup {
  private readonly parts = new MessageParts();

  constructor(
    private readonly engine: LedgerEngine,
    private readonly accountIds: AccountIds,
  ) {}

  /** A user's account. @throws AccountNotFoundError, LedgerUnavailableError */
  async require(ref: AccountRef, deadline: Deadline): Promise<Account> {
    const [account] = await this.find([this.accountIds.of(ref)], deadline);
    if (account === undefined) {
      throw new AccountNotFoundError(ref.userId, ref.currency.code);
    }
    return account;
  }

  /** The accounts of these ids that exist. @throws LedgerUnavailableError */
  find(ids: readonly bigint[], deadline: Deadline): Promise<Account[]> {
    return this.parts.sendAll(ids, (part) =>
      this.engine.read('lookup_accounts', deadline, (client) => client.lookupAccounts(part)),
    );
  }
}
