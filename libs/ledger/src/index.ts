export { AccountIds, type AccountRef } from './account-ids';
export type { BudgetRef, BudgetState } from './budgets/budget-accounts';
export { periodOf, type BudgetPeriod, type PeriodSpan } from './budgets/budget-period';
export { LedgerBudgets } from './budgets/ledger-budgets.service';
export type { EngineOptions } from './engine/connect';
export * from './errors';
export {
  formatTransactionId,
  openingTransferId,
  parseTransactionId,
  settlementId,
  userAccountId,
} from './ids';
export {
  LedgerAccounts,
  type AccountCreation,
  type AccountState,
  type CreatedAccount,
} from './ledger-accounts.service';
export { LedgerBooks, type BookTotals, type BooksComparison, type CallCapture } from './ledger-books.service';
export { LedgerContent, type LedgerFileContent } from './ledger-content.service';
export { LedgerBatches, type BatchOperation, type BatchResult } from './ledger-batches.service';
export {
  LedgerHistory,
  type AccountTotals,
  type HistoryFilter,
  type Spending,
  type TransactionDetails,
} from './ledger-history.service';
export {
  LEDGER_OPERATIONS,
  LEDGER_OUTCOMES,
  type LedgerObserver,
  type LedgerOperation,
  type LedgerOutcome,
} from './ledger-observer';
export { LedgerHealth } from './ledger-health.service';
export {
  HOLD_MAX_SECONDS,
  LedgerHolds,
  type CallHold,
  type HoldStatus,
  type OpenHold,
} from './ledger-holds.service';
export { LedgerModule } from './ledger.module';
export { LedgerMovements, type Movement } from './ledger-movements.service';
export { LedgerRefunds, type Refund } from './ledger-refunds.service';
export * from './move';
export type { MovementKind, MovementOrder } from './movement';
export { OperatorAccounts, type FundingAccount } from './operator-accounts';
export type { Balance } from './records';
export { TRANSACTION_TYPES, type Transaction, type TransactionType } from './transaction';
