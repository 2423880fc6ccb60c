/** In the recorded folder. */
export const LEDGER_NAME = 'ledger.db';
export const LOG_NAME = `${LEDGER_NAME}-wal`;
export const JOURNAL_NAME = `${LEDGER_NAME}-journal`;
/** In the same folder, so that what the program says stands in one order with what it writes and flushes. */
export const PROGRESS_NAME = 'progress';
