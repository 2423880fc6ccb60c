/**
 * Amounts, other exact decimals, and currencies: parse, format, round. Without framework and without I/O.
 *
 * - amounts are `bigint` units, {@link UNITS_PER_CREDIT} to one credit, for every currency
 * - a currency is a ledger with a number of its own: ISO 4217's, or one chosen for a custom unit
 */
export {
  AMOUNT_MAX_UNITS,
  AMOUNT_STRING_MAX_LENGTH,
  formatAmount,
  isExactAsNumber,
  parseAmount,
  UNITS_PER_CREDIT,
  type ParseAmountOptions,
} from './amount';
export { formatDecimal, parseDecimal } from './decimal';
export { InvalidAmountError } from './invalid-amount.error';
export { Currencies, CURRENCY_CODE_MAX_LENGTH, parseCurrencies, type Currency } from './currencies';
export { InvalidCurrenciesError } from './invalid-currencies.error';
