import { Button, Group, Modal, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { messages } from '../messages';
import { useCover } from './covered';
import { ErrorNotice } from './error-notice';

interface Props {
  readonly title: string;
  /** What will happen. */
  readonly children: ReactNode;
  /** The verb of the button. */
  readonly action: string;
  /** The way back; Cancel without it. */
  readonly cancel?: string;
  readonly isOpen: boolean;
  readonly isUnderWay: boolean;
  readonly error: Error | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that can't be undone. The focus is on the way back. */
export function Confirm({
  title,
  children,
  action,
  cancel = messages.panel.cancel,
  isOpen,
  isUnderWay,
  error,
  onConfirm,
  onClose,
}: Props) {
  useCover(isOpen);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      centered
      title={<Title order={2}>{title}</Title>}
      closeButtonProps={{ 'aria-label': messages.panel.close }}
      transitionProps={{ duration: 0 }}
    >
      <Stack gap="md">
        <Text size="sm" component="div" className="break">
          {children}
        </Text>
        {error !== null && <ErrorNotice error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {cancel}
          </Button>
          <Button color="red.9" onClick={onConfirm} loading={isUnderWay}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
