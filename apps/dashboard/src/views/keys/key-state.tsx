import { Progress, Text } from '@mantine/core';
import { IconBan, IconCircleCheck, IconClockOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { KeyResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { Amount } from '../../components/amount';
import { Mark } from '../../components/mark';
import { messages } from '../../messages';
import { growth, unitsOf } from '../../money/money';

export type Key = Exact<KeyResponse>;

const texts = messages.keys;
const PER_MILLE = 1_000;
const FEW = 100;

/** Whether a key works: in words, by the clock of the browser. */
export function KeyState({ issued: { revoked_at, expires_at } }: { readonly issued: Key }) {
  const [now] = useState(Date.now);
  if (revoked_at !== null) {
    return (
      <Mark icon={IconBan} tone="bad">
        {texts.revoked}
      </Mark>
    );
  }
  if (expires_at !== null && Date.parse(expires_at) <= now) {
    return (
      <Mark icon={IconClockOff} tone="warning">
        {texts.expired}
      </Mark>
    );
  }
  return (
    <Mark icon={IconCircleCheck} tone="good">
      {texts.active}
    </Mark>
  );
}

/** What is left of a key's budget, and how much of the whole that is. */
export function Budget({ issued: { budget, left, currency } }: { readonly issued: Key }) {
  if (budget === null || left === null) {
    return (
      <Text span size="sm" c="dimmed">
        {texts.noBudget}
      </Text>
    );
  }
  const [whole, rest] = [unitsOf(budget.amount), unitsOf(left)];
  // The share that is gone, as a change from the whole to the rest.
  const share = PER_MILLE + (growth(rest, whole) ?? -PER_MILLE);
  return (
    <div className="budget">
      <div>
        <Amount value={rest} />
        <Text span size="xs" c="dimmed">
          {' '}
          {texts.of} <Amount value={whole} currency={currency ?? undefined} /> {texts.periods[budget.period]}
        </Text>
      </div>
      <Progress
        value={share / (PER_MILLE / 100)}
        size={4}
        color={share < FEW ? 'red' : 'indigo'}
        aria-label={texts.left}
        mt={3}
      />
    </div>
  );
}
