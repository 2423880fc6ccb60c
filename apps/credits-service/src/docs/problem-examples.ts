import { EXAMPLE_TRANSACTION_ID, stringifyExact, type ProblemCode, type ProblemExamples } from '@app/http';
import {
  AccountExistsError,
  AccountNotFoundError,
  AlreadyRefundedError,
  AmountExceedsHoldError,
  HoldAlreadyCapturedError,
  HoldAlreadyReleasedError,
  HoldExpiredError,
  HoldNotFoundError,
  IdempotencyKeyReusedError,
  IdempotencyKeySpentError,
  InsufficientCreditsError,
  LedgerUnavailableError,
  NotRefundableError,
  OutcomeUnknownError,
  TransactionNotFoundError,
  LedgerInvariantError,
} from '@app/ledger';
import { MetadataUnavailableError } from '@app/metadata';
import { parseAmount } from '@app/money';
import { PROBLEM_FILTER, type DOMAIN_PROBLEMS } from '../problems';

type DomainCode = keyof typeof DOMAIN_PROBLEMS;

/** An occurrence of each error of the domain; the filter words it as it words the real ones. */
const DOMAIN_ERRORS: Record<DomainCode, Error> = {
  account_not_found: new AccountNotFoundError('ada', 'USD'),
  account_exists: new AccountExistsError('ada', 'USD'),
  insufficient_credits: new InsufficientCreditsError(
    parseAmount(99.75),
    parseAmount(99.75),
    parseAmount(500),
  ),
  idempotency_key_reused: new IdempotencyKeyReusedError(),
  idempotency_key_spent: new IdempotencyKeySpentError(),
  transaction_not_found: new TransactionNotFoundError(),
  not_refundable: new NotRefundableError(),
  already_refunded: new AlreadyRefundedError(),
  hold_not_found: new HoldNotFoundError(),
  hold_already_captured: new HoldAlreadyCapturedError(),
  hold_already_released: new HoldAlreadyReleasedError(),
  hold_expired: new HoldExpiredError(),
  amount_exceeds_hold: new AmountExceedsHoldError(parseAmount(5)),
  ledger_unavailable: new LedgerUnavailableError(),
  outcome_unknown: new OutcomeUnknownError(BigInt(`0x${EXAMPLE_TRANSACTION_ID}`)),
  internal_error: new LedgerInvariantError('example'),
  metadata_unavailable: new MetadataUnavailableError(),
};

/** What the service says of problems that arise in HTTP itself. */
const HTTP_EXAMPLES: Record<Exclude<ProblemCode, DomainCode>, ProblemExamples[ProblemCode]> = {
  bad_request: { detail: 'The path has a broken percent-encoding.' },
  malformed_json: { detail: 'The body is not valid JSON.' },
  unauthenticated: { detail: 'This call needs a key: send it as "Authorization: Bearer <key>".' },
  forbidden: { detail: 'This call needs an admin key.' },
  not_found: { detail: 'There is nothing at this path; /docs lists what there is.' },
  method_not_allowed: { detail: 'This path takes OPTIONS, POST, not DELETE.' },
  not_acceptable: { detail: 'The answer can be given as JSON only.' },
  request_timeout: { detail: 'The request did not arrive in time; send it again.' },
  conflict: { detail: 'The request does not fit the present state.' },
  payload_too_large: { detail: 'The body must have at most 100000 bytes.' },
  unsupported_media_type: {
    detail: 'The body must be JSON: send it with "Content-Type: application/json".',
  },
  validation_failed: {
    detail: "user_id can't be blank.",
    extras: { errors: [{ field: 'user_id', message: "user_id can't be blank" }] },
  },
  rate_limited: { detail: 'Too many requests; wait as long as Retry-After says.' },
  headers_too_large: {
    detail: 'The request line and headers are too large; send fewer or shorter ones.',
  },
  service_unavailable: { detail: 'The service is not available for the moment; try again later.' },
  overloaded: { detail: 'The service has as much under way as it takes; nothing moved, so try again.' },
  auth_not_configured: { detail: 'This call needs an admin key, and none is set; ask the operator.' },
};

/** An example of each problem for the document. A code without one does not compile. */
export const PROBLEM_EXAMPLES: ProblemExamples = { ...HTTP_EXAMPLES, ...describeDomainErrors() };

function describeDomainErrors(): Record<DomainCode, ProblemExamples[ProblemCode]> {
  const described = Object.entries(DOMAIN_ERRORS).map(([code, error]) => {
    const { detail, extras } = PROBLEM_FILTER.describe(error);
    return [code, { detail, extras: JSON.parse(stringifyExact(extras ?? {})) as Record<string, unknown> }];
  });
  return Object.fromEntries(described) as Record<DomainCode, ProblemExamples[ProblemCode]>;
}
