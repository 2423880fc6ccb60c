import { Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId } from 'react';
import type { Numeral } from '../money/money';
import { PLACES, shortAmount, unitsOf, wholeAmount } from '../money/money';

interface Props {
  /** Digits of an answer, or units. */
  readonly value: Numeral | bigint | null;
  readonly currency?: string | undefined;
  /** Every digit, for a receipt; else the digits that matter, with all of them in a tooltip. */
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
  const text = sign + shown + unit;
  const room = isAligned ? roomAfter(shown) : undefined;
  if (shown === all) {
    return (
      <span className="number" data-digits={all + unit} data-room={room}>
        {text}
      </span>
    );
  }
  return <Shortened text={text} digits={all + unit} room={room} />;
}

interface ShortenedProps {
  readonly text: string;
  readonly digits: string;
  readonly room: string | undefined;
}

/** Shows every digit to the mouse, to a finger and to the keyboard. */
function Shortened({ text, digits, room }: ShortenedProps) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const id = useId();
  return (
    <Popover
      opened={isOpen}
      onDismiss={close}
      position="top"
      offset={4}
      withRoles={false}
      returnFocus={false}
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <span
          className="number shortened"
          tabIndex={0}
          aria-describedby={isOpen ? id : undefined}
          data-digits={digits}
          data-room={room}
          onFocus={open}
          onBlur={close}
          onMouseEnter={open}
          onMouseLeave={close}
        >
          {text}
        </span>
      </Popover.Target>
      <Popover.Dropdown id={id} role="tooltip" className="digits number">
        {digits}
      </Popover.Dropdown>
    </Popover>
  );
}

/** Digits that fill an amount up to nine places; drawn invisibly. */
function roomAfter(amount: string): string {
  return '0'.repeat(Math.max(0, PLACES - (amount.split('.')[1]?.length ?? 0)));
}
