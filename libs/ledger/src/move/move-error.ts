/**
 * Why a move or a comparison of ledgers ended.
 * - `ledger_not_found`: there is no such file
 * - `ledger_silent`: a server does not answer
 * - `ledger_refused`: a server has ended the session, or takes no client of this version
 * - `holds_open`: the source has holds that are neither settled nor expired
 * - `source_ahead`: the source has transfers of a time that is yet to come
 * - `target_differs`: the target has something that the source does not have
 * - `import_refused`: the target took an event for wrong
 * - `no_free_moment`: there is no timestamp left for what a move adds
 * - `balances_unexplained`: the balances of the source don't follow from its transfers
 */
export type LedgerMoveErrorCode =
  | 'ledger_not_found'
  | 'ledger_silent'
  | 'ledger_refused'
  | 'holds_open'
  | 'source_ahead'
  | 'target_differs'
  | 'import_refused'
  | 'no_free_moment'
  | 'balances_unexplained';

/** The message is a sentence for the operator. */
export class LedgerMoveError extends Error {
  override readonly name = 'LedgerMoveError';

  constructor(
    readonly code: LedgerMoveErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
