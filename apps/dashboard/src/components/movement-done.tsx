import { Stack, Text } from '@mantine/core';
import { Amount } from './amount';
import type { Numeral } from '../money/money';

interface Props {
  readonly what: string;
  readonly amountLabel: string;
  readonly amount: Numeral;
  readonly currency: string;
  readonly idLabel: string;
  readonly id: string;
}

/** What a movement did: the balance since, and its id. */
export function MovementDone({ what, amountLabel, amount, currency, idLabel, id }: Props) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600} className="break">
        {what}
      </Text>
      <Text size="sm">
        {amountLabel} <Amount value={amount} currency={currency} whole />
      </Text>
      <Text size="xs" c="dimmed">
        {idLabel}{' '}
        <Text span size="xs" ff="monospace" className="break">
          {id}
        </Text>
      </Text>
    </Stack>
  );
}
