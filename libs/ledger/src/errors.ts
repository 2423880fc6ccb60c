/**
 * An error of the ledger. Callers distinguish errors by `code`, which is stable. Nothing here knows of HTTP.
 */
export abstract class LedgerError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The base of an error that says no more than its code. */
function plainError<const Code extends string>(code: Code, message: string) {
  return class extends LedgerError {
    readonly code = code;

    constructor(options?: ErrorOptions) {
      super(message, options);
    }
  };
}

/** The user has no account in the currency. */
export class AccountNotFoundError extends LedgerError {
  readonly code = 'account_not_found';

  /** @param isKeySpent whether the refusal used up the idempotency key of the request */
  constructor(
    readonly userId: string,
    readonly currency: string,
    readonly isKeySpent = false,
  ) {
    super(`No ${currency} account exists for this user.`);
  }
}

/** The user has an account in the currency already. */
export class AccountExistsError extends LedgerError {
  readonly code = 'account_exists';

  constructor(
    readonly userId: string,
    readonly currency: string,
  ) {
    super(`This user has a ${currency} account already.`);
  }
}

/** The account can't cover the amount; nothing moved. The balance is that right after the refusal. */
export class InsufficientCreditsError extends LedgerError {
  readonly code = 'insufficient_credits';

  /**
   * @param balance units posted
   * @param available units that can be spent: the balance less what holds reserve
   * @param required units that were asked for
   * @param isKeySpent whether the refusal used up the idempotency key of the request
   */
  constructor(
    readonly balance: bigint,
    readonly available: bigint,
    readonly required: bigint,
    readonly isKeySpent = false,
  ) {
    super('The account holds fewer credits than are required.');
  }
}

export class IdempotencyKeyReusedError extends plainError(
  'idempotency_key_reused',
  'The idempotency key was used for another request.',
) {}

/**
 * The ledger refused the first attempt with this key; a key is good for one attempt that the ledger decides.
 */
export class IdempotencyKeySpentError extends plainError(
  'idempotency_key_spent',
  'An earlier attempt with this idempotency key was refused.',
) {}

export class TransactionNotFoundError extends plainError(
  'transaction_not_found',
  'No such transaction exists.',
) {}

/** The transaction can't be refunded: it is a top-up or a refund. */
export class NotRefundableError extends plainError(
  'not_refundable',
  'Only a bill or a captured hold can be refunded.',
) {}

/** The refund is larger than what is left of its bill. */
export class RefundExceedsBillError extends LedgerError {
  readonly code = 'refund_exceeds_bill';

  /** @param left units of the bill that were not refunded yet */
  constructor(readonly left: bigint) {
    super('A refund can be no larger than what is left of its bill.');
  }
}

/** The bill was refunded before: in full, or by a request without a key, which makes a bill's only refund. */
export class AlreadyRefundedError extends plainError(
  'already_refunded',
  'The transaction was refunded already.',
) {}

export class HoldNotFoundError extends plainError('hold_not_found', 'No such hold exists.') {}

/** The hold belongs to an AI call, which settles it when it ends. */
export class HoldOfACallError extends plainError('hold_of_a_call', 'The hold belongs to an AI call.') {}

/** The hold was captured before, with another amount, or can't be released for it. */
export class HoldAlreadyCapturedError extends plainError(
  'hold_already_captured',
  'The hold was captured already.',
) {}

export class HoldAlreadyReleasedError extends plainError(
  'hold_already_released',
  'The hold was released already.',
) {}

/** The hold has expired: its credits are free again. */
export class HoldExpiredError extends plainError('hold_expired', 'The hold has expired.') {}

/** The capture is larger than its hold. */
export class AmountExceedsHoldError extends LedgerError {
  readonly code = 'amount_exceeds_hold';

  /** @param held units */
  constructor(readonly held: bigint) {
    super('A capture can be no larger than its hold.');
  }
}

/** The ledger's time is ahead of this machine's clock, so a hold would last far too long. Nothing is held. */
export class LedgerClockAheadError extends plainError(
  'ledger_clock_ahead',
  'The clock of the ledger is ahead; a hold would last too long.',
) {}

/** The budget of the key can't cover the amount. Nothing moved, and the idempotency key stays usable. */
export class BudgetExceededError extends LedgerError {
  readonly code = 'budget_exceeded';

  /**
   * @param budget units of the period
   * @param left units that can still be spent in it
   * @param resetsAt nanoseconds since 1970; null for a budget that never begins anew
   */
  constructor(
    readonly budget: bigint,
    readonly left: bigint,
    readonly resetsAt: bigint | null,
  ) {
    super('The budget of this key is smaller than what is required.');
  }
}

/** A key with a budget moves no currency but that of its budget. */
export class CurrencyNotAllowedError extends LedgerError {
  readonly code = 'currency_not_allowed';

  constructor(
    readonly currency: string,
    readonly allowed: string,
  ) {
    super(`This key moves ${allowed} alone.`);
  }
}

/** The ledger keeps no past balances of the operator's accounts, since they were made without history. */
export class BooksNotKeptError extends LedgerError {
  readonly code = 'books_not_kept';

  constructor(readonly currency: string) {
    super(`The ledger keeps no past balances of ${currency}.`);
  }
}

/** One operation of an atomic batch was refused, so that none was made. */
export class BatchRefusedError extends LedgerError {
  readonly code = 'batch_refused';

  /** @param index which operation, from 0 */
  constructor(
    readonly index: number,
    override readonly cause: AnyLedgerError,
  ) {
    super(`Operation ${index} was refused: ${cause.message}`);
  }
}

/** A chain of transfers is longer than the server takes in one message. */
export class BatchTooLongError extends plainError(
  'batch_too_long',
  'The ledger takes fewer linked transfers at once.',
) {}

/** The ledger did not answer a read in time, or can't be reached; no credits moved. */
export class LedgerUnavailableError extends plainError('ledger_unavailable', 'The ledger does not answer.') {}

/** The ledger did not answer a write in time: the transfer may have been made, or may still be. */
export class OutcomeUnknownError extends LedgerError {
  readonly code = 'outcome_unknown';

  /** @param transactionId the ledger id of the transfer in doubt */
  constructor(
    readonly transactionId: bigint,
    options?: ErrorOptions,
  ) {
    super('The ledger did not answer in time; the movement may still be made.', options);
  }
}

/** The ledger gave an answer that the design rules out: a fault of this service, never of the caller. */
export class LedgerInvariantError extends LedgerError {
  readonly code = 'internal_error';
}

/** Every error of this library, so that a table over their codes can be checked for gaps. */
export type AnyLedgerError =
  | AccountNotFoundError
  | AccountExistsError
  | InsufficientCreditsError
  | IdempotencyKeyReusedError
  | IdempotencyKeySpentError
  | TransactionNotFoundError
  | NotRefundableError
  | RefundExceedsBillError
  | AlreadyRefundedError
  | HoldNotFoundError
  | HoldOfACallError
  | HoldAlreadyCapturedError
  | HoldAlreadyReleasedError
  | HoldExpiredError
  | AmountExceedsHoldError
  | LedgerClockAheadError
  | BudgetExceededError
  | CurrencyNotAllowedError
  | BooksNotKeptError
  | BatchTooLongError
  | LedgerUnavailableError
  | OutcomeUnknownError
  | LedgerInvariantError;
