import type { ReceiptResponse } from '../api/api';
import type { Exact } from '../api/exact';
import { messages } from '../messages';
import { decimalText, scaledText, unitsOf, type Numeral } from './money';

/** Of USD (12), a markup (6) and credits per USD (9), multiplied. */
const PLACES = 27;
const PLACES_OF_CREDITS = 9;
const ONE = 10n ** BigInt(PLACES);
const HUNDRED = 100n * ONE;
const UNIT = 10n ** BigInt(PLACES - PLACES_OF_CREDITS);

/** What a receipt and a quote say of a charge; only receipts have something uncollected. */
export type Charge = Pick<
  Exact<ReceiptResponse>,
  'lines' | 'usd' | 'markup_percent' | 'credits_per_usd' | 'charged' | 'currency'
> & { readonly uncollected?: Numeral };

export interface Reckoning {
  /** The sum of the lines in USD. */
  readonly sum: string;
  /** What the markup adds to it in USD. */
  readonly markup: string;
  readonly withMarkup: string;
  /** In credits, before it is rounded up to a billionth. */
  readonly exact: string;
  /** Units. */
  readonly price: bigint;
  /** Units of the price that were not charged. */
  readonly notCharged: bigint;
  /** Whether the lines and the markup make the charge, and what was not collected, to the last digit. */
  readonly addsUp: boolean;
}

/** Follows a charge from its lines again, by exact integers; null where the receipt does not have them all. */
export function reckon({
  lines,
  usd,
  markup_percent,
  credits_per_usd,
  charged,
  uncollected,
}: Charge): Reckoning | null {
  if (usd === undefined || markup_percent === undefined || charged === null || lines.length === 0)
    return null;
  const sum = lines.reduce((total, line) => total + wide(line.usd ?? '0'), 0n);
  const withMarkup = (sum * (HUNDRED + wide(markup_percent))) / HUNDRED;
  const exact = (withMarkup * wide(credits_per_usd)) / ONE;
  const price = (exact + UNIT - 1n) / UNIT;
  const paid = unitsOf(charged);
  return {
    sum: text(sum),
    markup: text(withMarkup - sum),
    withMarkup: text(withMarkup),
    exact: text(exact),
    price,
    notCharged: price - paid,
    addsUp: sum === wide(usd) && price === paid + unitsOf(uncollected ?? '0'),
  };
}

const wide = (decimal: string) => unitsOf(decimal, PLACES);
const text = (value: bigint) => scaledText(value, PLACES);

/** The name of the line that turns USD into credits. Of credits in USD at par it only says what they contain. */
export function rateText(creditsPerUsd: Numeral, currency: string): string {
  const rate = decimalText(creditsPerUsd);
  if (currency !== 'USD') return messages.charge.rate(rate, currency);
  return rate === '1' ? messages.charge.withMarkup : messages.charge.rateInUsd(rate);
}
