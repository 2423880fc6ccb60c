/** The result of one event; a timestamp does not fit JSON otherwise. */
export interface SaidResult {
  readonly status: number;
  readonly timestamp: string;
}

/** What the recorded program says, by the number of the call. */
export type Progress =
  { readonly sent: number } | { readonly answered: number; readonly results: readonly SaidResult[] };
