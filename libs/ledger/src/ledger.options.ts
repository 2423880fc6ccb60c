import type { Currency } from '@app/money';
import type { EngineOptions } from './engine/connect';
import type { LedgerObserver } from './ledger-observer';

export interface LedgerOptions {
  engine: EngineOptions;
  /** How long a request may wait for the ledger in all, however many steps it takes there. */
  timeoutMs: number;
  /** The currency in which the user id alone names an account. */
  defaultCurrency: Currency;
  /**
   * Milliseconds since 1970, by which the periods of budgets change; this machine's clock where it is left
   * out.
   */
  now?: (() => number) | undefined;
  /** Is notified of each call to the engine. */
  observer?: LedgerObserver | undefined;
}
