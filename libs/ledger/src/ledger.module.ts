import { Module } from '@nestjs/common';
import { AccountIds } from './account-ids';
import { AccountHistory } from './account-history';
import { AccountLookup } from './account-lookup';
import { LedgerAccounts } from './ledger-accounts.service';
import { LedgerBatches } from './ledger-batches.service';
import { LedgerEngine } from './ledger-engine';
import { LedgerHealth } from './ledger-health.service';
import { LedgerHistory } from './ledger-history.service';
import { LedgerIdentity } from './ledger-identity.service';
import { LedgerHolds } from './ledger-holds.service';
import { ConfigurableModuleClass } from './ledger.module-definition';
import { LedgerMovements } from './ledger-movements.service';
import { LedgerRefunds } from './ledger-refunds.service';
import { OperatorAccounts } from './operator-accounts';
import { Refusals } from './refusals';
import { TransactionCounts } from './transaction-counts';
import { Transfers } from './transfers';

/** The credits ledger. Feature modules inject what they need of what it exports. */
@Module({
  providers: [
    LedgerEngine,
    Transfers,
    AccountIds,
    AccountLookup,
    AccountHistory,
    OperatorAccounts,
    Refusals,
    LedgerHealth,
    LedgerIdentity,
    LedgerAccounts,
    LedgerMovements,
    LedgerHolds,
    LedgerRefunds,
    LedgerBatches,
    TransactionCounts,
    LedgerHistory,
  ],
  exports: [
    LedgerHealth,
    LedgerIdentity,
    AccountIds,
    LedgerAccounts,
    LedgerMovements,
    LedgerHolds,
    LedgerRefunds,
    LedgerBatches,
    LedgerHistory,
  ],
})
export class LedgerModule extends ConfigurableModuleClass {}
