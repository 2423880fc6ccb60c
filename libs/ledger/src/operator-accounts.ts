import { Injectable } from '@nestjs/common';
import type { Currency } from '@app/money';
import { AccountFlags } from 'tigerbeetle-node/dist/bindings';
import { ACCOUNT_CODE } from './codes';
import { createAccountOutcome } from './create-account-outcomes';
import { LedgerInvariantError } from './errors';
import { operatorAccountId, type OperatorAccount } from './ids';
import { LedgerEngine } from './ledger-engine';
import { newAccount } from './records';

/** Sees to it that a currency's `funding` and `revenue` exist before money moves through them. */
@Injectable()
export class OperatorAccounts {
  private readonly ensured = new Map<string, Promise<void>>();

  constructor(private readonly engine: LedgerEngine) {}

  /**
   * Creates the two accounts where they don't exist. Once it has succeeded for a currency it costs nothing.
   *
   * It has to come first: a transfer from or to an account that does not exist burns its id
   * (TigerBeetle's docs/reference/requests/create_transfers.md, `id_already_failed`).
   *
   * @throws LedgerUnavailableError where the ledger does not answer; no credits are at stake
   */
  ensure(currency: Currency): Promise<void> {
    const known = this.ensured.get(currency.code);
    if (known !== undefined) {
      return known;
    }
    const creation = this.create(currency);
    this.ensured.set(currency.code, creation);
    creation.catch(() => {
      this.ensured.delete(currency.code);
    });
    return creation;
  }

  private async create(currency: Currency): Promise<void> {
    const kinds: readonly OperatorAccount[] = ['funding', 'revenue'];
    const accounts = kinds.map((kind) =>
      newAccount({
        id: operatorAccountId(kind, currency.code),
        ledger: currency.ledger,
        code: ACCOUNT_CODE[kind],
        flags: AccountFlags.none,
      }),
    );
    const results = await this.engine.read('create_accounts', (client) => client.createAccounts(accounts));
    for (const result of results) {
      const outcome = createAccountOutcome(result.status);
      if (outcome === 'exists_otherwise') {
        throw new LedgerInvariantError(
          `an operator account of ${currency.code} differs from the one this service makes`,
        );
      }
    }
  }
}
