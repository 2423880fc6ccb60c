import { Group, Stack, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { messages } from '../messages';
import { CurrencySelect } from './currency-select';
import { RangeControl } from './range-control';

interface Props {
  readonly title: string;
  /** Controls of the view: which of the shared ones it follows. */
  readonly hasRange?: boolean;
  readonly hasCurrency?: boolean;
  /** Where the view belongs, above its title. */
  readonly above?: ReactNode;
  /** More about what the title names. */
  readonly below?: ReactNode;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of a view: its title in the page and the tab, its controls, its content. */
export function Page({
  title,
  hasRange = false,
  hasCurrency = false,
  above,
  below,
  actions,
  children,
}: Props) {
  useEffect(() => {
    document.title = `${title} · ${messages.product}`;
  }, [title]);
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="sm" mih={34}>
        <div className="page-title">
          {above}
          <Title order={1} className="break">
            {title}
          </Title>
          {below}
        </div>
        <Group gap="xs">
          {actions}
          {hasCurrency && <CurrencySelect />}
          {hasRange && <RangeControl />}
        </Group>
      </Group>
      {children}
    </Stack>
  );
}
