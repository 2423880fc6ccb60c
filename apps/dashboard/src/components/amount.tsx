import type { Numeral } from '../money/money';
import { shortAmount, unitsOf, wholeAmount } from '../money/money';

interface Props {
  /** Digits of an answer, or units. */
  readonly value: Numeral | bigint | null;
  readonly currency?: string | undefined;
  /** Every digit, for a receipt; else the digits that matter, with all of them in the title. */
  readonly whole?: boolean;
  /** With a plus before what is added. */
  readonly isChange?: boolean;
}

/** An amount, exact to the last digit shown. */
export function Amount({ value, currency, whole = false, isChange = false }: Props) {
  if (value === null) return <span className="number">–</span>;
  const units = typeof value === 'bigint' ? value : unitsOf(value);
  const all = wholeAmount(units);
  const shown = whole ? all : shortAmount(units);
  const sign = isChange && units > 0n ? '+' : '';
  const unit = currency === undefined ? '' : ` ${currency}`;
  return (
    <span className="number" title={all + unit}>
      {sign + shown + unit}
    </span>
  );
}
