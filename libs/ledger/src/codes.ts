/**
 * The `code` of a ledger account: why the account exists.
 * TigerBeetle wants a code other than zero on every account (docs/coding/data-modeling.md there).
 */
export const ACCOUNT_CODE = {
  user: 1,
  funding: 2,
  revenue: 3,
} as const;

/**
 * The `code` of a transfer: why the money moved. A capture carries the code of its hold, because
 * the ledger takes it from the pending transfer.
 */
export const MOVEMENT_CODE = {
  openingBalance: 1,
  topUp: 2,
  bill: 3,
  refund: 4,
  hold: 5,
  /** Moves nothing: it holds the idempotency key of an account's creation or of a refund. */
  keyMarker: 6,
} as const;
