import { Injectable } from '@nestjs/common';
import type { Currency } from '@app/money';
import { AccountFlags } from 'tigerbeetle-node/dist/bindings';
import { ACCOUNT_CODE } from './codes';
import { accountOutcome } from './outcomes';
import { LedgerInvariantError } from './errors';
import { operatorAccountId, type OperatorAccount } from './ids';
import type { LedgerRequest } from './ledger-request';
import { newAccount } from './records';

const KINDS: readonly OperatorAccount[] = ['funding', 'revenue'];

/** Makes sure that a currency's `funding` and `revenue` exist before money moves through them. */
@Injectable()
export class OperatorAccounts {
  private readonly creations = new Map<string, Promise<void>>();

  /**
   * Creates the two accounts where they don't exist. Free once it has succeeded for a currency. Callers at
   * the same time share one creation, and with it the deadline of the first.
   *
   * It has to come first: a transfer from or to an account that does not exist burns its id
   * (TigerBeetle's docs/reference/requests/create_transfers.md, `id_already_failed`).
   *
   * @throws LedgerUnavailableError where the ledger does not answer; no credits have moved
   */
  ensure(currency: Currency, request: LedgerRequest): Promise<void> {
    const known = this.creations.get(currency.code);
    if (known !== undefined) {
      return known;
    }
    const creation = this.create(currency, request);
    this.creations.set(currency.code, creation);
    creation.catch(() => {
      this.creations.delete(currency.code);
    });
    return creation;
  }

  private async create(currency: Currency, request: LedgerRequest): Promise<void> {
    const accounts = KINDS.map((kind) =>
      newAccount({
        id: operatorAccountId(kind, currency.code),
        ledger: currency.ledger,
        code: ACCOUNT_CODE[kind],
        flags: AccountFlags.history,
      }),
    );
    const results = await request.read('create_accounts', (client) => client.createAccounts(accounts));
    for (const { status } of results) {
      // Accounts of an earlier version have no history, and an account's flags never change; they serve as
      // well.
      if (accountOutcome(status) === 'exists_otherwise') {
        throw new LedgerInvariantError(
          `an operator account of ${currency.code} differs from the one this service makes`,
        );
      }
    }
  }
}
