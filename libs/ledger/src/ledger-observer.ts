/** What the ledger can be asked, by TigerBeetle's names. */
export type LedgerOperation =
  | 'create_accounts'
  | 'create_transfers'
  | 'lookup_accounts'
  | 'lookup_transfers'
  | 'get_account_transfers'
  | 'get_account_balances';

/** How a call ended: the ledger answered, whatever it was that it answered, or the code of the error. */
export type LedgerOutcome = 'ok' | 'ledger_unavailable' | 'outcome_unknown';

/** Is told of each call to the ledger once it is over. What it throws would fail the call, so it throws nothing. */
export interface LedgerObserver {
  /** @param durationMs from the call to its answer or its failure, in milliseconds */
  called(operation: LedgerOperation, outcome: LedgerOutcome, durationMs: number): void;
}
