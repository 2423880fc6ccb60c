import { useBlocker } from '@tanstack/react-router';
import { useRef, type ReactNode } from 'react';
import { messages } from '../messages';
import { Confirm } from './confirm';

interface Unsaved {
  /** Goes to another URL without a question: by Cancel, or once all is stored. */
  readonly leave: (go: () => void) => void;
  /** Belongs into the form. */
  readonly question: ReactNode;
}

/** Asks before the URL of a form is left, by Escape, a click beside it or Back, while something is typed into it. */
export function useUnsaved(isTouched: boolean): Unsaved {
  const mayLeave = useRef(false);
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: async () => {
      if (!isTouched || mayLeave.current) return false;
      // The key that closes the form would close the question as well, if it were there already.
      await new Promise((resolve) => setTimeout(resolve));
      return true;
    },
    enableBeforeUnload: false,
    withResolver: true,
  });
  return {
    leave: (go) => {
      mayLeave.current = true;
      go();
    },
    question: (
      <Confirm
        title={messages.unsaved.title}
        action={messages.unsaved.discard}
        cancel={messages.unsaved.keep}
        isOpen={status === 'blocked'}
        isUnderWay={false}
        error={null}
        onConfirm={() => proceed?.()}
        onClose={() => reset?.()}
      >
        {messages.unsaved.text}
      </Confirm>
    ),
  };
}
