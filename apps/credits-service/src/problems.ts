import { PROBLEMS, type DomainProblems } from '@app/http';
import { formatTransactionId, type AnyLedgerError } from '@app/ledger';
import type { MetadataUnavailableError } from '@app/metadata';

/** Long enough for a server to restart, short enough for a person to wait. */
const RETRY_AFTER = { 'Retry-After': '1' };

/** How each error of the ledger and the metadata shows over HTTP. A code without an entry does not compile. */
export const DOMAIN_PROBLEMS: DomainProblems<AnyLedgerError | MetadataUnavailableError> = {
  account_not_found: {
    ...PROBLEMS.account_not_found,
    detail: ({ currency }) => `This user has no ${currency} account; create one with POST /accounts.`,
  },
  account_exists: {
    ...PROBLEMS.account_exists,
    detail: ({ currency }) => `This user has a ${currency} account already; use it as it is.`,
  },
  insufficient_credits: {
    ...PROBLEMS.insufficient_credits,
    detail: () => 'The account can spend less than is required; nothing moved. Top it up and try again.',
    extras: ({ balance, available, required }) => ({ balance, available, required }),
  },
  idempotency_key_reused: {
    ...PROBLEMS.idempotency_key_reused,
    detail: () => 'This Idempotency-Key belongs to another request; send a new key with a new request.',
  },
  idempotency_key_spent: {
    ...PROBLEMS.idempotency_key_spent,
    detail: () => 'An earlier request with this Idempotency-Key was refused; send a new key to try again.',
  },
  ledger_unavailable: {
    ...PROBLEMS.ledger_unavailable,
    detail: () => 'The ledger does not answer at this moment, and nothing moved; try again.',
    headers: () => RETRY_AFTER,
  },
  outcome_unknown: {
    ...PROBLEMS.outcome_unknown,
    detail: () =>
      'The ledger did not answer in time, so the movement may or may not be made; ' +
      'repeat the request with the same Idempotency-Key, or ask for the transaction.',
    extras: ({ transactionId }) => ({ transaction_id: formatTransactionId(transactionId) }),
    headers: () => RETRY_AFTER,
  },
  internal_error: {
    ...PROBLEMS.internal_error,
    detail: () => 'Something went wrong on our side; give this request_id if it happens again.',
  },
  metadata_unavailable: {
    ...PROBLEMS.metadata_unavailable,
    detail: () =>
      'The store of names and descriptions does not answer at this moment, and nothing moved; try again.',
    headers: () => RETRY_AFTER,
  },
};
