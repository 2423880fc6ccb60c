export { AccountIds, type AccountRef } from './account-ids';
export type { EngineOptions } from './engine/connect';
export * from './errors';
export { formatTransactionId, parseTransactionId } from './ids';
export {
  LedgerAccounts,
  type AccountCreation,
  type AccountState,
  type CreatedAccount,
} from './ledger-accounts.service';
export { LedgerBatches, type BatchOperation, type BatchResult } from './ledger-batches.service';
export { LedgerHistory, type HistoryFilter, type HistoryPage } from './ledger-history.service';
export type { LedgerObserver, LedgerOperation, LedgerOutcome } from './ledger-observer';
export { LedgerHealth } from './ledger-health.service';
export { LedgerIdentity, type FundingAccount } from './ledger-identity.service';
export {
  LedgerHolds,
  type Capture,
  type HoldRequest,
  type HoldState,
  type HoldStatus,
  type PlacedHold,
  type Release,
} from './ledger-holds.service';
export { LedgerModule } from './ledger.module';
export { LedgerMovements, type Movement } from './ledger-movements.service';
export type { LedgerOptions } from './ledger.options';
export { LedgerRefunds, type Refund, type RefundRequest } from './ledger-refunds.service';
export type { MovementKind, MovementRequest } from './movement';
export type { Balance } from './records';
export { TRANSACTION_TYPES, type Transaction, type TransactionType } from './transaction';
