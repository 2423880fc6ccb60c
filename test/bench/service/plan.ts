import type { Call } from './requests';

/** What a run measures. */
export interface Plan {
  readonly connections: readonly number[];
  readonly calls: readonly Call[];
  /** Transfers in the ledger before anything is measured. */
  readonly histories: readonly number[];
  readonly rounds: number;
}
