import { Drawer, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { messages } from '../messages';
import { CoverContext } from './covered';

interface Props {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** One thing of a list, beside the list. Escape closes it, and the focus goes back to its row. */
export function SidePanel({ title, isOpen, onClose, children }: Props) {
  const [isCovered, setCovered] = useState(false);
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      closeOnEscape={!isCovered}
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
      <CoverContext value={setCovered}>{children}</CoverContext>
    </Drawer>
  );
}
