import { Group, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { messages } from '../messages';
import { countOf, formatCount, growth, shortAmount, unitsOf, type Numeral } from '../money/money';
import { Amount } from './amount';

interface Props {
  readonly label: string;
  readonly value: Numeral;
  /** The value of the period before, if there is one. */
  readonly before?: Numeral | undefined;
  readonly kind?: 'amount' | 'count';
  /** Whether more is better; left out where neither is. */
  readonly better?: 'more' | 'less';
}

/** One number with its change against the period before. */
export function Tile({ label, value, before, kind = 'amount', better }: Props) {
  return (
    <Paper className="card tile" component="section" aria-label={label}>
      <Text size="xs" c="dimmed" fw={500}>
        {label}
      </Text>
      <div className="tile-value number">
        {kind === 'amount' ? <Amount value={value} /> : formatCount(countOf(value))}
      </div>
      <Group gap={4} mih={18}>
        {before !== undefined && <Change value={value} before={before} kind={kind} better={better} />}
      </Group>
    </Paper>
  );
}

function Change({
  value,
  before,
  kind,
  better,
}: Required<Pick<Props, 'value' | 'kind'>> & { before: Numeral; better: Props['better'] }): ReactNode {
  const [now, then] = [unitsOf(value), unitsOf(before)];
  const mille = growth(now, then);
  const title = messages.tile.before(kind === 'amount' ? shortAmount(then) : formatCount(countOf(before)));
  const isGood = better === undefined || now === then ? undefined : now > then === (better === 'more');
  const tone = isGood === undefined ? '' : isGood ? 'grows' : 'shrinks';
  return (
    <Text size="xs" span title={title} className={`number ${tone}`} c={tone === '' ? 'dimmed' : undefined}>
      {changeText(now, then, mille)}
    </Text>
  );
}

function changeText(now: bigint, then: bigint, mille: number | null): string {
  if (now === then) return messages.tile.unchanged;
  if (mille === null) return messages.tile.newSinceBefore;
  const percent = (Math.abs(mille) / 10).toFixed(1);
  return `${now > then ? '▲' : '▼'} ${percent} %`;
}
