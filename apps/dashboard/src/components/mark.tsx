import { Group } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type Tone = 'good' | 'bad' | 'warning' | 'live' | 'quiet';

interface Props {
  readonly icon: Icon;
  readonly tone: Tone;
  readonly children: ReactNode;
}

/** A state in words, with an icon whose color only repeats them. */
export function Mark({ icon: MarkIcon, tone, children }: Props) {
  return (
    <Group component="span" gap={4} wrap="nowrap" display="inline-flex" className="mark">
      <MarkIcon size={14} aria-hidden className={`tone-${tone}`} />
      <span>{children}</span>
    </Group>
  );
}
