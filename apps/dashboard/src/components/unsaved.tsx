import { useBlocker } from '@tanstack/react-router';
import { useRef, useState, type ReactNode } from 'react';
import { messages } from '../messages';
import { Confirm } from './confirm';

interface Unsaved {
  /** Goes to another URL without a question: by Cancel, or once all is stored. */
  readonly leave: (go: () => void) => void;
  /** Closes a form that has no URL of its own; asks before it. */
  readonly close: (go: () => void) => void;
  readonly isAsking: boolean;
  /** Belongs into the form. */
  readonly question: ReactNode;
}

/**
 * Asks before a form is left, by Escape, a click beside it or Back, while something is typed into it.
 * @param hasUrl whether the form is left by going to another URL; a dialog within a view calls `close`
 */
export function useUnsaved(isTouched: boolean, { hasUrl = true } = {}): Unsaved {
  const mayLeave = useRef(false);
  const [closing, setClosing] = useState<(() => void) | null>(null);
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: async () => {
      if (!hasUrl || !isTouched || mayLeave.current) return false;
      await afterTheKey();
      return true;
    },
    enableBeforeUnload: false,
    withResolver: true,
  });
  const isAsking = status === 'blocked' || closing !== null;
  return {
    leave: (go) => {
      mayLeave.current = true;
      go();
    },
    close: (go) => {
      if (!isTouched) go();
      else
        void afterTheKey().then(() => {
          setClosing(() => go);
        });
    },
    isAsking,
    question: (
      <Confirm
        title={messages.unsaved.title}
        action={messages.unsaved.discard}
        cancel={messages.unsaved.keep}
        isOpen={isAsking}
        isUnderWay={false}
        error={null}
        onConfirm={() => {
          if (closing === null) proceed?.();
          else closing();
        }}
        onClose={() => {
          setClosing(null);
          reset?.();
        }}
      >
        {messages.unsaved.text}
      </Confirm>
    ),
  };
}

/** The key that closes the form would close the question as well, if it were there already. */
async function afterTheKey(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}
