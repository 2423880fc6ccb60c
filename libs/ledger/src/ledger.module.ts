import { Module } from '@nestjs/common';
import { AccountIds } from './account-ids';
import { BudgetAccounts } from './budgets/budget-accounts';
import { LedgerBudgets } from './budgets/ledger-budgets.service';
import { Spending } from './budgets/spending';
import { LedgerAccounts } from './ledger-accounts.service';
import { LedgerBatches } from './ledger-batches.service';
import { LedgerBooks } from './ledger-books.service';
import { LedgerContent } from './ledger-content.service';
import { LedgerEngine } from './ledger-engine';
import { LedgerHealth } from './ledger-health.service';
import { LedgerHistory } from './ledger-history.service';
import { LedgerHolds } from './ledger-holds.service';
import { ConfigurableModuleClass } from './ledger.module-definition';
import { LedgerMovements } from './ledger-movements.service';
import { LedgerRefunds } from './ledger-refunds.service';
import { OperatorAccounts } from './operator-accounts';

const SERVICES = [
  LedgerHealth,
  OperatorAccounts,
  AccountIds,
  LedgerAccounts,
  LedgerMovements,
  LedgerHolds,
  LedgerRefunds,
  LedgerBatches,
  LedgerBudgets,
  LedgerHistory,
  LedgerBooks,
  LedgerContent,
];

/** The credits ledger. Feature modules inject its services. */
@Module({
  providers: [LedgerEngine, BudgetAccounts, Spending, ...SERVICES],
  exports: SERVICES,
})
export class LedgerModule extends ConfigurableModuleClass {}
