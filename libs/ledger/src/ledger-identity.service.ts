import { Injectable } from '@nestjs/common';
import type { Currency } from '@app/money';
import type { Account } from 'tigerbeetle-node';
import { operatorAccountId } from './ids';
import { LedgerEngine } from './ledger-engine';
import { LedgerRequest } from './ledger-request';
import { OperatorAccounts } from './operator-accounts';

/** The account that top-ups of a currency are debited from. */
export interface FundingAccount {
  /** The number of the currency's ledger. */
  ledger: number;
  /** Nanoseconds since 1970, by the ledger's clock. No other ledger has the same. */
  createdAt: bigint;
  /** Whether no credits were ever topped up. */
  isUnused: boolean;
}

/** Tells one ledger from another by its funding accounts, which are as old as its first movements. */
@Injectable()
export class LedgerIdentity {
  constructor(
    private readonly engine: LedgerEngine,
    private readonly operators: OperatorAccounts,
  ) {}

  /** The funding accounts that exist, by the codes of their currencies. @throws LedgerUnavailableError */
  async fundingAccounts(codes: readonly string[]): Promise<Map<string, FundingAccount>> {
    const codeOfId = new Map(codes.map((code) => [operatorAccountId('funding', code), code]));
    const accounts = await new LedgerRequest(this.engine).findAccounts([...codeOfId.keys()]);
    return new Map(accounts.map((account) => [codeOfId.get(account.id) ?? '', fundingOf(account)]));
  }

  /** Creates the operator's accounts of a currency where they don't exist. @throws LedgerUnavailableError */
  async establish(currency: Currency): Promise<FundingAccount | null> {
    await this.operators.ensure(currency, new LedgerRequest(this.engine));
    return (await this.fundingAccounts([currency.code])).get(currency.code) ?? null;
  }
}

function fundingOf({ ledger, timestamp, debits_posted, debits_pending }: Account): FundingAccount {
  return { ledger, createdAt: timestamp, isUnused: debits_posted === 0n && debits_pending === 0n };
}
