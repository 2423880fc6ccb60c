import {
  ApiAmount,
  ApiHexId,
  ApiMoment,
  EXAMPLE_TRANSACTION_ID,
  formatTimestamp,
  type DomainProblems,
} from '@app/http';
import {
  AccountExistsError,
  AccountNotFoundError,
  AlreadyRefundedError,
  AmountExceedsHoldError,
  BooksNotKeptError,
  BudgetExceededError,
  CurrencyNotAllowedError,
  formatTransactionId,
  HoldAlreadyCapturedError,
  HoldAlreadyReleasedError,
  HoldExpiredError,
  HoldNotFoundError,
  HoldOfACallError,
  IdempotencyKeyReusedError,
  IdempotencyKeySpentError,
  InsufficientCreditsError,
  LedgerClockAheadError,
  LedgerUnavailableError,
  NotRefundableError,
  OutcomeUnknownError,
  TransactionNotFoundError,
  type AnyLedgerError,
  type BatchTooLongError,
  type LedgerInvariantError,
  type RefundExceedsBillError,
} from '@app/ledger';
import { MetadataUnavailableError, ModelExistsError, UserErasedError } from '@app/metadata';
import { formatAmount, parseAmount } from '@app/money';

/** Long enough for a server to restart, short enough for a person to wait. */
const RETRY_AFTER = { 'Retry-After': '1' };

/** The start of December 2026, in nanoseconds since 1970. */
const EXAMPLE_RESET = 1_796_083_200_000_000_000n;

/** Not among them: invalid fields, and faults of the service. */
type LedgerProblem = Exclude<
  AnyLedgerError,
  RefundExceedsBillError | BatchTooLongError | LedgerInvariantError
>;

/** An error of the ledger or the metadata store that callers see as a problem of its own. */
export type StoreProblem = LedgerProblem | MetadataUnavailableError | UserErasedError | ModelExistsError;

/** Every problem of the ledger and the metadata store. A code without an entry does not compile. */
export const DOMAIN_PROBLEMS: DomainProblems<StoreProblem> = {
  insufficient_credits: {
    status: 402,
    title: 'Insufficient credits',
    meaning:
      'The user has less available than the call needs. Nothing moved. An `Idempotency-Key` sent with it is used up.',
    remedy: 'Top the account up, then repeat the call with a new key.',
    retry: 'new_key_after_remedy',
    detail: ({ isKeySpent }) =>
      isKeySpent
        ? 'The account can spend less than is required; nothing moved. This refusal used up the idempotency key: ' +
          'top the account up and repeat with a new one.'
        : 'The account can spend less than is required; nothing moved. Top it up and try again.',
    fields: {
      balance: {
        of: ({ balance }) => balance,
        schema: ApiAmount('With `insufficient_credits`: the posted balance.', { required: false }),
      },
      available: {
        of: ({ available }) => available,
        schema: ApiAmount('With `insufficient_credits`: the credits that can be spent.', { required: false }),
      },
      required: {
        of: ({ required }) => required,
        schema: ApiAmount('With `insufficient_credits`: the credits asked for.', {
          required: false,
          example: 500,
        }),
      },
    },
    example: new InsufficientCreditsError(parseAmount(99.75), parseAmount(99.75), parseAmount(500)),
  },
  budget_exceeded: {
    status: 402,
    title: 'Budget exceeded',
    meaning:
      'The budget of the API key has less left than the call needs. Nothing moved, and an `Idempotency-Key` stays usable.',
    remedy: 'Wait until `resets_at`, or have the budget raised.',
    retry: 'same_key_after_remedy',
    detail: () =>
      'The budget of this API key has less left than is required; nothing moved. Wait for its next period or raise it.',
    fields: {
      budget: {
        of: ({ budget }) => budget,
        schema: ApiAmount('With `budget_exceeded`: the budget of the period.', {
          required: false,
          example: 100,
        }),
      },
      left: {
        of: ({ left }) => left,
        schema: ApiAmount('With `budget_exceeded`: the part of the budget that can still be spent.', {
          required: false,
          example: 2.5,
        }),
      },
      resets_at: {
        of: ({ resetsAt }) => (resetsAt === null ? null : formatTimestamp(resetsAt)),
        schema: ApiMoment(
          'With `budget_exceeded`: the start of the next period; null for a budget without periods.',
          { required: false, nullable: true },
        ),
      },
    },
    example: new BudgetExceededError(parseAmount(100), parseAmount(2.5), EXAMPLE_RESET),
  },
  currency_not_allowed: {
    status: 403,
    title: 'Currency not allowed',
    meaning: 'The API key has a budget, so it moves no currency but that of the budget.',
    remedy: 'Use another API key for this currency.',
    retry: 'never',
    detail: ({ allowed, currency }) =>
      `This API key moves ${allowed} alone; use another key for ${currency}.`,
    example: new CurrencyNotAllowedError('EUR', 'USD'),
  },
  account_not_found: {
    status: 404,
    title: 'Account not found',
    meaning:
      'The user has no account in this currency. An `Idempotency-Key` sent with a top-up, bill or hold is used up.',
    remedy: 'Create the account, then repeat the call with a new key.',
    retry: 'new_key_after_remedy',
    detail: ({ currency, isKeySpent }) =>
      `This user has no ${currency} account; create one with POST /accounts.` +
      (isKeySpent ? ' This refusal used up the idempotency key: repeat with a new one.' : ''),
    example: new AccountNotFoundError('ada', 'USD'),
  },
  transaction_not_found: {
    status: 404,
    title: 'Transaction not found',
    meaning: 'There is no transaction with this id.',
    remedy: 'Use the id that the `Location` of the movement named.',
    retry: 'never',
    detail: () => 'No transaction has this id; use the one that the movement’s Location named.',
    example: new TransactionNotFoundError(),
  },
  hold_not_found: {
    status: 404,
    title: 'Hold not found',
    meaning: 'There is no hold with this id.',
    remedy: 'Use the id that `POST /holds` answered.',
    retry: 'never',
    detail: () => 'No hold has this id; use the one that POST /holds answered.',
    example: new HoldNotFoundError(),
  },
  account_exists: {
    status: 409,
    title: 'Account exists',
    meaning: 'The user already has an account in this currency.',
    remedy: 'Use it as it is.',
    retry: 'never',
    detail: ({ currency }) => `This user has a ${currency} account already; use it as it is.`,
    example: new AccountExistsError('ada', 'USD'),
  },
  user_erased: {
    status: 409,
    title: 'User erased',
    meaning: 'The user was erased. The account goes on, but gets no name.',
    remedy: 'Give the person a new user id.',
    retry: 'never',
    detail: () => 'This user was erased, so that no name is stored; give the person a new user id instead.',
    example: new UserErasedError(),
  },
  model_exists: {
    status: 409,
    title: 'Model exists',
    meaning: 'The model has prices already.',
    remedy: 'Change them with PUT.',
    retry: 'never',
    detail: () => 'This model has prices already; change them with PUT.',
    example: new ModelExistsError(),
  },
  idempotency_key_reused: {
    status: 409,
    title: 'Idempotency key reused',
    meaning: 'The `Idempotency-Key` was used for a different request.',
    remedy: 'Send a new request with a new key, and a repeat unchanged.',
    retry: 'never',
    detail: () => 'This Idempotency-Key belongs to another request; send a new key with a new request.',
    example: new IdempotencyKeyReusedError(),
  },
  idempotency_key_spent: {
    status: 409,
    title: 'Idempotency key spent',
    meaning:
      'The `Idempotency-Key` was used up by an attempt that was refused with 402 `insufficient_credits` or 404 `account_not_found`. Nothing moved.',
    remedy: 'Remove the cause of that refusal, then repeat the call with a new key.',
    retry: 'new_key_after_remedy',
    detail: () =>
      'An earlier request with this idempotency key got 402 or 404, which used the key up; nothing moved. Send a new key to try again.',
    example: new IdempotencyKeySpentError(),
  },
  already_refunded: {
    status: 409,
    title: 'Already refunded',
    meaning:
      'Nothing of the bill is left to refund, or one of two refunds has no `Idempotency-Key`: one without a key is the only one.',
    remedy: 'Send each of several refunds with a key of its own.',
    retry: 'never',
    detail: () =>
      'This transaction was refunded already: in full, or in part where either refund has no Idempotency-Key. Each of several needs one.',
    example: new AlreadyRefundedError(),
  },
  hold_of_a_call: {
    status: 409,
    title: 'Hold of a call',
    meaning:
      'The hold belongs to an AI call, which settles it when it ends. Only the operator may release it.',
    remedy: 'Wait until the call has ended.',
    retry: 'never',
    detail: () => 'This hold belongs to an AI call, which settles it when it ends.',
    example: new HoldOfACallError(),
  },
  books_not_kept: {
    status: 409,
    title: 'Books not kept',
    meaning:
      'The ledger was made by an early version, which kept no past balances of the operator’s accounts.',
    remedy: 'Read the history of the users instead.',
    retry: 'never',
    detail: ({ currency }) =>
      `The ledger keeps no past balances of ${currency}, so it can't tell what moved in a range of time.`,
    example: new BooksNotKeptError('USD'),
  },
  hold_already_captured: {
    status: 409,
    title: 'Hold already captured',
    meaning: "The hold was captured before, so it can't be settled differently.",
    remedy: 'Refund the capture to give credits back.',
    retry: 'never',
    detail: () => 'This hold was captured already; refund the capture to give credits back.',
    example: new HoldAlreadyCapturedError(),
  },
  hold_already_released: {
    status: 409,
    title: 'Hold already released',
    meaning: "The hold was released before, so it can't be captured.",
    remedy: 'Place a new hold, or bill.',
    retry: 'never',
    detail: () => 'This hold was released already; place a new one.',
    example: new HoldAlreadyReleasedError(),
  },
  hold_expired: {
    status: 409,
    title: 'Hold expired',
    meaning: 'The hold has expired; its credits are available again.',
    remedy: 'Place a new hold, or bill.',
    retry: 'never',
    detail: () => 'This hold has expired and its credits are free; place a new one.',
    example: new HoldExpiredError(),
  },
  not_refundable: {
    status: 422,
    title: 'Not refundable',
    meaning: 'Only a bill or a captured hold can be refunded.',
    remedy: 'Use the id of one of these.',
    retry: 'never',
    detail: () => 'Only a bill or a captured hold can be refunded.',
    example: new NotRefundableError(),
  },
  amount_exceeds_hold: {
    status: 422,
    title: 'Amount exceeds hold',
    meaning: 'A capture takes at most the amount of the hold.',
    remedy: 'Capture at most that, and bill the rest.',
    retry: 'never',
    detail: ({ held }) => `The hold is of ${formatAmount(held)} credits; capture at most that.`,
    example: new AmountExceedsHoldError(parseAmount(5)),
  },
  ledger_unavailable: {
    status: 503,
    title: 'Ledger unavailable',
    meaning: 'The ledger does not answer. Nothing was changed.',
    remedy: 'Repeat it after `Retry-After`.',
    retry: 'same_key',
    detail: () => 'The ledger does not answer at this moment, and nothing moved; try again.',
    headers: RETRY_AFTER,
    example: new LedgerUnavailableError(),
  },
  ledger_clock_ahead: {
    status: 503,
    title: 'Ledger clock ahead',
    meaning:
      "The time of the ledger is more than two seconds ahead of the service's clock, so a hold would last too long. Nothing is held.",
    remedy: 'Bill instead; the operator has to set the clock right.',
    retry: 'same_key_after_remedy',
    detail: () =>
      'The clock of the ledger is ahead, so a hold would last too long; nothing is held. Bill instead.',
    example: new LedgerClockAheadError(),
  },
  metadata_unavailable: {
    status: 503,
    title: 'Metadata unavailable',
    meaning: 'The store of names and descriptions does not answer. Nothing was changed.',
    remedy: 'Repeat it after `Retry-After`.',
    retry: 'same_key',
    detail: () =>
      'The store of names and descriptions does not answer at this moment, and nothing moved; try again.',
    headers: RETRY_AFTER,
    example: new MetadataUnavailableError(),
  },
  outcome_unknown: {
    status: 503,
    title: 'Outcome unknown',
    meaning: 'The ledger did not answer in time, so the change may or may not be made.',
    remedy: 'Repeat it with the same `Idempotency-Key`; without one, look up `transaction_id` first.',
    retry: 'same_key',
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
