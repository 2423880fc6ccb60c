/** The faults of a list of currencies. */
export type InvalidCurrenciesCode =
  /** An entry is neither `CODE` nor `CODE=number`. */
  | 'currency_malformed'
  /** A code that ISO 4217 doesn't know, without a number. */
  | 'currency_unknown'
  /** A number that no ledger can have. */
  | 'currency_number_out_of_range'
  /** A number that another currency of the list, or of ISO 4217, has. */
  | 'currency_number_taken'
  /** An ISO 4217 code with a number other than its own. */
  | 'currency_number_not_iso'
  /** A code that is listed twice. */
  | 'currency_duplicate'
  /** The default is not in the list. */
  | 'currency_default_not_listed'
  /** More currencies than anybody has. */
  | 'currency_list_too_long';

/** A list of currencies that can't be used. The message is one sentence: the mistake and the remedy. */
export class InvalidCurrenciesError extends Error {
  override readonly name = 'InvalidCurrenciesError';

  constructor(
    readonly code: InvalidCurrenciesCode,
    message: string,
  ) {
    super(message);
  }
}
