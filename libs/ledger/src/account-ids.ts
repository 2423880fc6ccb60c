import { Inject, Injectable } from '@nestjs/common';
import type { Currency } from '@app/money';
import { AccountNotFoundError } from './errors';
import { canBeUserId, userAccountId } from './ids';
import { LEDGER_OPTIONS } from './ledger.module-definition';
import type { LedgerOptions } from './ledger.options';

/** Names an account: a user has at most one per currency. */
export interface AccountRef {
  userId: string;
  currency: Currency;
  /** The ledger id, where the user id is a pseudonym that it can't be derived from. */
  accountId?: bigint;
}

/** Derives the ledger ids of users' accounts, without a look-up. */
@Injectable()
export class AccountIds {
  constructor(@Inject(LEDGER_OPTIONS) private readonly options: LedgerOptions) {}

  /** @throws AccountNotFoundError where the user id is a text that no user can have, as a path may contain */
  of({ userId, currency, accountId }: AccountRef): bigint {
    if (accountId !== undefined) return accountId;
    if (!canBeUserId(userId)) throw new AccountNotFoundError(userId, currency.code);
    return userAccountId(userId, currency.code === this.options.defaultCurrency.code ? null : currency.code);
  }
}
