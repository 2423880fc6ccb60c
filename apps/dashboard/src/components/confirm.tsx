import { Button, Group, Modal, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { messages } from '../messages';
import { ErrorNotice } from './error-notice';

interface Props {
  readonly title: string;
  /** What will happen. */
  readonly children: ReactNode;
  /** The verb of the button. */
  readonly action: string;
  readonly isOpen: boolean;
  readonly isUnderWay: boolean;
  readonly error: Error | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that can't be undone. The focus is on the way back. */
export function Confirm({ title, children, action, isOpen, isUnderWay, error, onConfirm, onClose }: Props) {
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
            {messages.panel.cancel}
          </Button>
          <Button color="red.9" onClick={onConfirm} loading={isUnderWay}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
