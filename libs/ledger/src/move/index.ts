export {
  compareLedgers,
  digestLedger,
  type LedgerComparison,
  type LedgerDifference,
  type LedgerDigest,
} from './digest-ledger';
export { LedgerMoveError, type LedgerMoveErrorCode } from './move-error';
export { moveLedger, type MoveOptions, type MoveProgress, type MoveResult } from './move-ledger';
export { openLedger, type OpenLedger } from './open-ledger';
