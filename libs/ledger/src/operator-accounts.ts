import { Injectable } from '@nestjs/common';
import type { Currency } from '@app/money';
import type { Account } from 'tigerbeetle-node';
import { AccountFlags } from 'tigerbeetle-node/dist/bindings';
import { ACCOUNT_CODE } from './codes';
import { LedgerInvariantError } from './errors';
import { operatorAccountId, type OperatorAccount } from './ids';
import { LedgerEngine } from './ledger-engine';
import { LedgerRequest } from './ledger-request';
import { newAccount } from './records';

const KINDS: readonly OperatorAccount[] = ['funding', 'revenue'];

/** The account that top-ups of a currency are debited from. */
export interface FundingAccount {
  /** The number of the currency's ledger. */
  ledger: number;
  /** Nanoseconds since 1970, by the ledger's clock. No other ledger has the same. */
  createdAt: bigint;
  /** Whether no credits were ever topped up. */
  isUnused: boolean;
}

/**
 * A currency's `funding` and `revenue`, which exist before money moves through them. Their age tells one
 * ledger from another.
 */
@Injectable()
export class OperatorAccounts {
  private readonly creations = new Map<string, Promise<void>>();

  constructor(private readonly engine: LedgerEngine) {}

  /** The funding accounts that exist, by the codes of their currencies. @throws LedgerUnavailableError */
  async fundingAccounts(codes: readonly string[]): Promise<Map<string, FundingAccount>> {
    const codeOfId = new Map(codes.map((code) => [operatorAccountId('funding', code), code]));
    const accounts = await new LedgerRequest(this.engine).findAccounts([...codeOfId.keys()]);
    return new Map(accounts.map((account) => [codeOfId.get(account.id) ?? '', fundingOf(account)]));
  }

  /** Creates a currency's accounts where they don't exist. @throws LedgerUnavailableError */
  async establish(currency: Currency): Promise<FundingAccount | null> {
    await this.ensure(currency, new LedgerRequest(this.engine));
    return (await this.fundingAccounts([currency.code])).get(currency.code) ?? null;
  }

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
    if (known !== undefined) return known;
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
    for (const outcome of await request.accountOutcomes(accounts, results)) {
      // Accounts of an earlier version have no history, which never changes; they serve as well.
      if (outcome === 'exists_otherwise') {
        throw new LedgerInvariantError(
          `an operator account of ${currency.code} differs from the one this service makes`,
        );
      }
    }
  }
}

function fundingOf({ ledger, timestamp, debits_posted, debits_pending }: Account): FundingAccount {
  return { ledger, createdAt: timestamp, isUnused: debits_posted === 0n && debits_pending === 0n };
}
