import type { Numeral } from '../money/money';
import { shortAmount, unitsOf, wholeAmount } from '../money/money';

interface Props {
  /** Digits of an answer, or units. */
  readonly value: Numeral | bigint | null;
  readonly currency?: string | undefined;
  /** Every digit, for a receipt; else the digits that matter, with all of them in the title. */
  readonly whole?: boolean;
  /** Nine for credits; `COST_PLACES` for costs and margins. */
  readonly places?: number | undefined;
}

/** An amount, exact to the last digit shown. */
export function Amount({ value, currency, whole = false, places }: Props) {
  if (value === null) return <span className="number">–</span>;
  const units = typeof value === 'bigint' ? value : unitsOf(value, places);
  const all = wholeAmount(units, places);
  const shown = whole ? all : shortAmount(units, places);
  const unit = currency === undefined ? '' : ` ${currency}`;
  return (
    <span className="number" title={all + unit}>
      {shown + unit}
    </span>
  );
}
