/** The result of one event; a timestamp does not fit JSON otherwise. */
export interface SaidResult {
  readonly status: number;
  readonly timestamp: string;
}

/** What the recorded program says, by the number of the call. */
export type Progress =
  { readonly sent: number } | { readonly answered: number; readonly results: readonly SaidResult[] };

/** What the recorded program is to do, in its argument: calls of the workload from one number up to another, but without that. */
export interface Orders {
  readonly folder: string;
  readonly seed: number;
  readonly sessions: readonly {
    readonly from: number;
    readonly to: number;
    readonly end: 'closed' | 'killed';
    /** Copies the ledger to this file before the call with this number. */
    readonly copy?: { readonly before: number; readonly to: string };
  }[];
}
