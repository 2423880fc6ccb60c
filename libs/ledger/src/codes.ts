/**
 * The `code` of a ledger account: why the account exists.
 * TigerBeetle wants a code other than zero on every account (docs/coding/data-modeling.md there).
 */
export const ACCOUNT_CODE = {
  user: 1,
  funding: 2,
  revenue: 3,
  budgets: 4,
  'budgets-spent': 5,
  /** Of one API key in one period. */
  budget: 6,
  /** Where a moved ledger keeps the timeouts of its holds. */
  timeouts: 7,
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
  /** Brings an account of a budget to its amount: a grant to it, or a lowering from it. */
  budgetGrant: 7,
  /** The part of a budget that a bill or a hold takes. */
  budgetSpend: 8,
  /** A hold for an AI call, which the gateway alone settles. */
  call: 9,
  /** Moves nothing: it finds out whether the ledger takes writes again. */
  writeProbe: 10,
  /** Moves nothing: it keeps the timeout of a hold in a moved ledger. */
  timeoutNote: 11,
} as const;

/** Why credits are held: the caller says how it ends, or it is for an AI call, which the gateway alone settles. */
export const HOLD_KINDS = ['hold', 'call'] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];
