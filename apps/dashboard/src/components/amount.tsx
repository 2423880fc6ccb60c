import type { Numeral } from '../money/money';
import { PLACES, shortAmount, unitsOf, wholeAmount } from '../money/money';

interface Props {
  /** Digits of an answer, or units. */
  readonly value: Numeral | bigint | null;
  readonly currency?: string | undefined;
  /** Every digit, for a receipt; else the digits that matter, with all of them in the title. */
  readonly whole?: boolean;
  /** Nine for credits; `COST_PLACES` for costs and margins. */
  readonly places?: number | undefined;
  /** Points below one another: with room for nine places, in a wide window. */
  readonly isAligned?: boolean;
  /** With a plus before what is added. */
  readonly isChange?: boolean;
}

/** An amount, exact to the last digit shown. */
export function Amount({
  value,
  currency,
  whole = false,
  places,
  isAligned = false,
  isChange = false,
}: Props) {
  if (value === null) return <span className="number">–</span>;
  const units = typeof value === 'bigint' ? value : unitsOf(value, places);
  const all = wholeAmount(units, places);
  const shown = whole ? all : shortAmount(units, places);
  const sign = isChange && units > 0n ? '+' : '';
  const unit = currency === undefined ? '' : ` ${currency}`;
  return (
    <span className="number" title={all + unit} data-room={isAligned ? roomAfter(shown) : undefined}>
      {sign + shown + unit}
    </span>
  );
}

/** Digits that fill an amount up to nine places; drawn invisibly. */
function roomAfter(amount: string): string {
  return '0'.repeat(Math.max(0, PLACES - (amount.split('.')[1]?.length ?? 0)));
}
