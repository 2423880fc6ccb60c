import { Drawer, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { messages } from '../messages';

interface Props {
  readonly title: string;
  readonly isOpen: boolean;
  /** With a form, only its buttons and Escape close the panel: a click beside it is no answer. */
  readonly isEditing?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** One thing of a list, beside the list. Escape closes it, and the focus goes back to its row. */
export function SidePanel({ title, isOpen, isEditing = false, onClose, children }: Props) {
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      closeOnClickOutside={!isEditing}
      position="right"
      size="min(100vw, 680px)"
      title={
        <Title order={2} className="break">
          {title}
        </Title>
      }
      closeButtonProps={{ 'aria-label': messages.panel.close }}
      transitionProps={{ duration: 120 }}
      overlayProps={{ backgroundOpacity: 0.25 }}
      padding="md"
    >
      {children}
    </Drawer>
  );
}
