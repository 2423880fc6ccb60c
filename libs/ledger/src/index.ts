export * from './errors';
export { formatTransactionId } from './ids';
export { LedgerModule } from './ledger.module';
export type { EngineOptions } from './engine/connect';
export type { LedgerOptions } from './ledger.options';
export {
  LedgerService,
  type AccountRef,
  type CreatedAccount,
  type Movement,
  type MovementRequest,
} from './ledger.service';
export type { Balance } from './records';
