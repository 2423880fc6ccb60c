import { Paper, Skeleton, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly label: string;
  /** Undefined while it is loaded. */
  readonly children: ReactNode;
  readonly hint?: ReactNode;
}

/** One thing to know of an account: as a tile, for more than numbers. */
export function Fact({ label, children, hint }: Props) {
  return (
    <Paper className="card tile" component="section" aria-label={label}>
      <Text size="xs" c="dimmed" fw={500}>
        {label}
      </Text>
      <div className="fact-value number">
        {children === undefined ? <Skeleton height={16} width={90} my={6} /> : children}
      </div>
      <Text size="xs" c="dimmed" mih={18}>
        {hint}
      </Text>
    </Paper>
  );
}
