import { PROBLEMS, ProblemFilter, type DomainProblems, type ProblemCode } from '@app/http';
import {
  formatTransactionId,
  type AnyLedgerError,
  type BatchTooLongError,
  type RefundExceedsBillError,
} from '@app/ledger';
import type { MetadataUnavailableError } from '@app/metadata';
import { formatAmount } from '@app/money';

/** Long enough for a server to restart, short enough for a person to wait. */
const RETRY_AFTER = { 'Retry-After': '1' };

/** Errors of the ledger with a problem of their own; the others are fields that are not valid. */
type LedgerProblem = Exclude<AnyLedgerError, RefundExceedsBillError | BatchTooLongError>;

/** How each error of the ledger and the metadata shows over HTTP. A code without an entry does not compile. */
export const DOMAIN_PROBLEMS: DomainProblems<LedgerProblem | MetadataUnavailableError> = {
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
  transaction_not_found: {
    ...PROBLEMS.transaction_not_found,
    detail: () => 'No transaction has this id; use the one that the movement’s Location named.',
  },
  not_refundable: {
    ...PROBLEMS.not_refundable,
    detail: () => 'Only a bill or a captured hold can be refunded.',
  },
  already_refunded: {
    ...PROBLEMS.already_refunded,
    detail: () => 'This transaction was refunded already, with another amount or reason.',
  },
  hold_not_found: {
    ...PROBLEMS.hold_not_found,
    detail: () => 'No hold has this id; use the one that POST /holds answered.',
  },
  hold_already_captured: {
    ...PROBLEMS.hold_already_captured,
    detail: () => 'This hold was captured already; refund the capture to give credits back.',
  },
  hold_already_released: {
    ...PROBLEMS.hold_already_released,
    detail: () => 'This hold was released already; place a new one.',
  },
  hold_expired: {
    ...PROBLEMS.hold_expired,
    detail: () => 'This hold has expired and its credits are free; place a new one.',
  },
  amount_exceeds_hold: {
    ...PROBLEMS.amount_exceeds_hold,
    detail: ({ held }) => `The hold is of ${formatAmount(held)} credits; capture at most that.`,
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

/** Answers errors over HTTP. */
export const PROBLEM_FILTER = new ProblemFilter(DOMAIN_PROBLEMS);

/** An error within a larger answer, as it would show by itself. */
export function describeProblem(error: AnyLedgerError): {
  code: ProblemCode;
  detail: string;
  extras: Record<string, unknown>;
} {
  const { code, detail, extras } = PROBLEM_FILTER.describe(error);
  return { code: code as ProblemCode, detail, extras: { ...extras } };
}
