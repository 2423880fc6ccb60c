import type { EngineOptions } from './engine/connect';
import type { LedgerObserver } from './ledger-observer';

/** Where the ledger stands and how long a call to it may take. */
export interface LedgerOptions {
  engine: EngineOptions;
  /** How long a call may take, in milliseconds, before its caller is told so. */
  timeoutMs: number;
  /** The code of the currency whose user accounts are named by the user id alone. */
  defaultCurrency: string;
  /** Is told of each call to the engine. */
  observer?: LedgerObserver | undefined;
}
