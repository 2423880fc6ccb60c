/** Names of what the metadata store remembers of the ledger that its accounts are in. */
export const LEDGER_CREATED_AT = 'ledger_created_at';
/** The time of a transfer that the ledger has acknowledged, in nanoseconds since 1970: an older ledger has lost it. */
export const LEDGER_REACHED = 'ledger_reached';
export const DEFAULT_CURRENCY = 'default_currency';
export const CURRENCY_PREFIX = 'currency:';
