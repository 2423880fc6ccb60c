/** The faults of an amount. Part of the public contract: a code is never renamed. */
export type InvalidAmountCode =
  /** Neither a number nor a string. */
  | 'amount_wrong_type'
  /** An infinity. */
  | 'amount_not_finite'
  /** A string that is anything but plain decimal digits. */
  | 'amount_not_plain_decimal'
  /** A string longer than any amount needs to be. */
  | 'amount_too_long'
  /** Zero, where zero makes no sense. */
  | 'amount_zero'
  /** Below zero. */
  | 'amount_negative'
  /** Above 10^12 credits. */
  | 'amount_too_large'
  /** A JSON number with more digits than a double keeps; a string carries them exactly. */
  | 'amount_too_precise';

/** A value that is no amount. The message is one sentence: the values that are allowed. */
export class InvalidAmountError extends Error {
  override readonly name = 'InvalidAmountError';

  constructor(
    readonly code: InvalidAmountCode,
    message: string,
  ) {
    super(message);
  }
}
