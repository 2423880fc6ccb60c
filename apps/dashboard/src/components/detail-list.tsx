import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  /** Pairs of a name and its value; those without a value are left out. */
  readonly details: readonly (readonly [name: string, value: ReactNode])[];
}

/** Names with their values, in two columns where there is room. */
export function DetailList({ details }: Props) {
  return (
    <dl className="details">
      {details
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([name, value]) => (
          <div key={name}>
            <Text component="dt" size="xs" c="dimmed">
              {name}
            </Text>
            <Text component="dd" size="sm" className="break">
              {value}
            </Text>
          </div>
        ))}
    </dl>
  );
}
