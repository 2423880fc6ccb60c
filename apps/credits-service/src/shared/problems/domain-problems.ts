import { ApiAmount, ApiHexId, EXAMPLE_TRANSACTION_ID, type DomainProblems } from '@app/http';
import {
  AccountExistsError,
  AccountNotFoundError,
  AlreadyRefundedError,
  AmountExceedsHoldError,
  formatTransactionId,
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
  type AnyLedgerError,
  type BatchTooLongError,
  type LedgerInvariantError,
  type RefundExceedsBillError,
} from '@app/ledger';
import { MetadataUnavailableError } from '@app/metadata';
import { formatAmount, parseAmount } from '@app/money';

/** Long enough for a server to restart, short enough for a person to wait. */
const RETRY_AFTER = { 'Retry-After': '1' };

/** The others are fields that are not valid, and a fault of the service like any other. */
type LedgerProblem = Exclude<
  AnyLedgerError,
  RefundExceedsBillError | BatchTooLongError | LedgerInvariantError
>;

/** Every problem of the ledger and the metadata, with all that is said of it. A code without an entry does not compile. */
export const DOMAIN_PROBLEMS: DomainProblems<LedgerProblem | MetadataUnavailableError> = {
  insufficient_credits: {
    status: 402,
    title: 'Insufficient credits',
    meaning: 'The user has less available than the call needs; top the account up.',
    detail: () => 'The account can spend less than is required; nothing moved. Top it up and try again.',
    fields: {
      balance: {
        of: ({ balance }) => balance,
        schema: ApiAmount('With `insufficient_credits`: what is posted.', { required: false }),
      },
      available: {
        of: ({ available }) => available,
        schema: ApiAmount('With `insufficient_credits`: what can be spent.', { required: false }),
      },
      required: {
        of: ({ required }) => required,
        schema: ApiAmount('With `insufficient_credits`: what was asked for.', {
          required: false,
          example: 500,
        }),
      },
    },
    example: new InsufficientCreditsError(parseAmount(99.75), parseAmount(99.75), parseAmount(500)),
  },
  account_not_found: {
    status: 404,
    title: 'Account not found',
    meaning: 'The user has no account in this currency; create one first.',
    detail: ({ currency }) => `This user has no ${currency} account; create one with POST /accounts.`,
    example: new AccountNotFoundError('ada', 'USD'),
  },
  transaction_not_found: {
    status: 404,
    title: 'Transaction not found',
    meaning: 'There is no transaction with this id.',
    detail: () => 'No transaction has this id; use the one that the movement’s Location named.',
    example: new TransactionNotFoundError(),
  },
  hold_not_found: {
    status: 404,
    title: 'Hold not found',
    meaning: 'There is no hold with this id.',
    detail: () => 'No hold has this id; use the one that POST /holds answered.',
    example: new HoldNotFoundError(),
  },
  account_exists: {
    status: 409,
    title: 'Account exists',
    meaning: 'The user already has an account in this currency.',
    detail: ({ currency }) => `This user has a ${currency} account already; use it as it is.`,
    example: new AccountExistsError('ada', 'USD'),
  },
  idempotency_key_reused: {
    status: 409,
    title: 'Idempotency key reused',
    meaning: 'The Idempotency-Key was used for a different request; use a new one.',
    detail: () => 'This Idempotency-Key belongs to another request; send a new key with a new request.',
    example: new IdempotencyKeyReusedError(),
  },
  idempotency_key_spent: {
    status: 409,
    title: 'Idempotency key spent',
    meaning: 'The Idempotency-Key belongs to an attempt that was refused; use a new one.',
    detail: () => 'An earlier request with this Idempotency-Key was refused; send a new key to try again.',
    example: new IdempotencyKeySpentError(),
  },
  already_refunded: {
    status: 409,
    title: 'Already refunded',
    meaning: 'Nothing of the bill is left to refund, or one of two refunds has no Idempotency-Key.',
    detail: () =>
      'This transaction was refunded already, in full or without an Idempotency-Key; send each of several refunds with a key.',
    example: new AlreadyRefundedError(),
  },
  hold_already_captured: {
    status: 409,
    title: 'Hold already captured',
    meaning: "The hold was captured before, so it can't be settled differently.",
    detail: () => 'This hold was captured already; refund the capture to give credits back.',
    example: new HoldAlreadyCapturedError(),
  },
  hold_already_released: {
    status: 409,
    title: 'Hold already released',
    meaning: "The hold was released before, so it can't be captured.",
    detail: () => 'This hold was released already; place a new one.',
    example: new HoldAlreadyReleasedError(),
  },
  hold_expired: {
    status: 409,
    title: 'Hold expired',
    meaning: 'The hold ran out; its amount is available again.',
    detail: () => 'This hold has expired and its credits are free; place a new one.',
    example: new HoldExpiredError(),
  },
  not_refundable: {
    status: 422,
    title: 'Not refundable',
    meaning: 'Only a bill can be refunded.',
    detail: () => 'Only a bill or a captured hold can be refunded.',
    example: new NotRefundableError(),
  },
  amount_exceeds_hold: {
    status: 422,
    title: 'Amount exceeds hold',
    meaning: 'A capture takes at most the amount of the hold.',
    detail: ({ held }) => `The hold is of ${formatAmount(held)} credits; capture at most that.`,
    example: new AmountExceedsHoldError(parseAmount(5)),
  },
  ledger_unavailable: {
    status: 503,
    title: 'Ledger unavailable',
    meaning: 'The ledger does not answer and nothing was changed; try again after Retry-After.',
    detail: () => 'The ledger does not answer at this moment, and nothing moved; try again.',
    headers: RETRY_AFTER,
    example: new LedgerUnavailableError(),
  },
  metadata_unavailable: {
    status: 503,
    title: 'Metadata unavailable',
    meaning:
      'The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.',
    detail: () =>
      'The store of names and descriptions does not answer at this moment, and nothing moved; try again.',
    headers: RETRY_AFTER,
    example: new MetadataUnavailableError(),
  },
  outcome_unknown: {
    status: 503,
    title: 'Outcome unknown',
    meaning:
      'The ledger did not answer in time and the change may still happen; repeat the request with the same Idempotency-Key, or look up the transaction_id.',
    detail: () =>
      'The ledger did not answer in time, so the movement may or may not be made; ' +
      'repeat the request with the same Idempotency-Key, or ask for the transaction.',
    fields: {
      transaction_id: {
        of: ({ transactionId }) => formatTransactionId(transactionId),
        schema: ApiHexId('With `outcome_unknown`: the transaction to ask for.', { required: false }),
      },
    },
    headers: RETRY_AFTER,
    example: new OutcomeUnknownError(BigInt(`0x${EXAMPLE_TRANSACTION_ID}`)),
  },
};
