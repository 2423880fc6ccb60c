/** An error of the ledger. Its `code` is stable, and what callers tell errors apart by; HTTP is none of this library's business. */
export abstract class LedgerError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The user has no account in the currency. */
export class AccountNotFoundError extends LedgerError {
  readonly code = 'account_not_found';

  constructor(
    readonly userId: string,
    readonly currency: string,
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

/** The account can't cover the amount; nothing moved. The figures are those right after the refusal. */
export class InsufficientCreditsError extends LedgerError {
  readonly code = 'insufficient_credits';

  /**
   * @param balance units posted
   * @param available units that can be spent: the balance less what holds reserve
   * @param required units that were asked for
   */
  constructor(
    readonly balance: bigint,
    readonly available: bigint,
    readonly required: bigint,
  ) {
    super('The account holds fewer credits than are required.');
  }
}

/** The idempotency key belongs to another request. */
export class IdempotencyKeyReusedError extends LedgerError {
  readonly code = 'idempotency_key_reused';

  constructor() {
    super('The idempotency key was used for another request.');
  }
}

/** The ledger refused the first attempt with this key; a key is good for one attempt that the ledger decides. */
export class IdempotencyKeySpentError extends LedgerError {
  readonly code = 'idempotency_key_spent';

  constructor() {
    super('An earlier attempt with this idempotency key was refused.');
  }
}

/** The ledger did not answer a read in time, or can't be reached; nothing moved. */
export class LedgerUnavailableError extends LedgerError {
  readonly code = 'ledger_unavailable';

  constructor(options?: ErrorOptions) {
    super('The ledger does not answer.', options);
  }
}

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

/** The ledger answered what the design rules out: a fault of this service, never of the caller. */
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
  | LedgerUnavailableError
  | OutcomeUnknownError
  | LedgerInvariantError;
