/** The calls to the ledger, by TigerBeetle's names. */
export const LEDGER_OPERATIONS = [
  'create_accounts',
  'create_transfers',
  'lookup_accounts',
  'lookup_transfers',
  'get_account_transfers',
  'get_account_balances',
  'query_accounts',
  'query_transfers',
] as const;
export type LedgerOperation = (typeof LEDGER_OPERATIONS)[number];

/** How a call ended: with an answer of the ledger, a refusal too, or with the code of the error. */
export const LEDGER_OUTCOMES = ['ok', 'ledger_unavailable', 'outcome_unknown'] as const;
export type LedgerOutcome = (typeof LEDGER_OUTCOMES)[number];

/** Is notified of each call to the ledger once it is over. It must not throw: that would fail the call. */
export interface LedgerObserver {
  /** @param durationMs from the call to its answer or its failure, in milliseconds */
  called(operation: LedgerOperation, outcome: LedgerOutcome, durationMs: number): void;
}
