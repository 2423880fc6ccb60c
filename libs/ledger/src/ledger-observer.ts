/** The calls to the ledger, by TigerBeetle's names. */
export type LedgerOperation =
  | 'create_accounts'
  | 'create_transfers'
  | 'lookup_accounts'
  | 'lookup_transfers'
  | 'get_account_transfers'
  | 'get_account_balances'
  | 'query_accounts'
  | 'query_transfers';

/** How a call ended: with an answer of the ledger, a refusal too, or with the code of the error. */
export type LedgerOutcome = 'ok' | 'ledger_unavailable' | 'outcome_unknown';

/** Is notified of each call to the ledger once it is over. It must not throw: that would fail the call. */
export interface LedgerObserver {
  /** @param durationMs from the call to its answer or its failure, in milliseconds */
  called(operation: LedgerOperation, outcome: LedgerOutcome, durationMs: number): void;
}
