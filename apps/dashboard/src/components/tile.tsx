import { Group, Paper, Text, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { messages } from '../messages';
import { countOf, formatCount, growth, shortAmount, tenthsOf, unitsOf, type Numeral } from '../money/money';
import { Amount } from './amount';

interface Props {
  readonly label: string;
  readonly value: Numeral;
  /** The value of the period before, if there is one. */
  readonly before?: Numeral | undefined;
  readonly kind?: 'amount' | 'count';
  /** Whether more is better; left out where neither is. */
  readonly better?: Better | undefined;
}

export type Better = 'more' | 'less';

const MOST_MILLE = 9_999;

/** One number with its change against the period before. */
export function Tile({ label, value, before, kind = 'amount', better }: Props) {
  return (
    <TileFrame
      label={label}
      value={kind === 'amount' ? <Amount value={value} /> : formatCount(countOf(value))}
    >
      {before !== undefined && (
        <Change
          now={unitsOf(value)}
          then={unitsOf(before)}
          before={kind === 'amount' ? shortAmount(unitsOf(before)) : formatCount(countOf(before))}
          better={better}
        />
      )}
    </TileFrame>
  );
}

/** A tile with anything below its value. */
export function TileFrame({
  label,
  value,
  children,
}: {
  readonly label: string;
  readonly value: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <Paper className="card tile" component="section" aria-label={label}>
      <Text size="xs" c="dimmed" fw={500}>
        {label}
      </Text>
      <div className="tile-value number">{value}</div>
      <Group gap={4} mih={18}>
        {children}
      </Group>
    </Paper>
  );
}

/** How much a value grew since the period before, good or bad as it is. */
export function Change({
  now,
  then,
  before,
  better,
  text = changeText(now, then),
}: {
  readonly now: bigint;
  readonly then: bigint;
  /** The value of the period before, as it is shown. */
  readonly before: string;
  readonly better?: Better | undefined;
  /** The change in words; in percent without it. */
  readonly text?: string;
}) {
  const isGood = better === undefined || now === then ? undefined : now > then === (better === 'more');
  const tone = isGood === undefined ? '' : isGood ? 'grows' : 'shrinks';
  const title = messages.tile.before(before);
  return (
    <Text size="xs" span title={title} className={`number ${tone}`} c={tone === '' ? 'dimmed' : undefined}>
      {text}
      <VisuallyHidden>, {title}</VisuallyHidden>
    </Text>
  );
}

function changeText(now: bigint, then: bigint): string {
  if (now === then) return messages.tile.unchanged;
  const mille = growth(now, then);
  if (mille === null) return messages.tile.newSinceBefore;
  const isUp = now > then;
  const size = Math.abs(mille);
  if (size > MOST_MILLE) return messages.tile.grewMuch(isUp);
  return messages.tile.grew(isUp, tenthsOf(size));
}
