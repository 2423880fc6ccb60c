import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode, type SubmitEvent } from 'react';
import type { ApiError } from '../api/api-error';
import { messages } from '../messages';
import { MovementResult } from './movement-result';
import { useUnsaved } from './unsaved';

interface Movement {
  readonly isUnderWay: boolean;
  readonly answer: unknown;
  readonly error: ApiError | null;
  readonly mustRepeat: boolean;
  readonly again: () => void;
}

interface Props {
  readonly title: string;
  readonly movement: Movement;
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  /** The fields. */
  readonly children?: ReactNode;
  /** What it will do, in one line. */
  readonly before: ReactNode;
  readonly submit: string;
  /** Whether it makes sense to send it. */
  readonly canSubmit?: boolean;
  /** What it did, once it is done. */
  readonly done: ReactNode;
  /** Beside Close, once it is done. */
  readonly next?: ReactNode;
  /** Whether a field says already what was refused. */
  readonly isErrorAtField?: boolean;
}

const texts = messages.movement;

/**
 * The form of one movement. It says what will happen, sends it once, and says what happened. After a lost answer its
 * fields are locked: the same request is sent again, or none.
 */
export function MovementDialog(props: Props) {
  const { title, movement, onClose, onSubmit, canSubmit = true } = props;
  const { isUnderWay, answer, error, mustRepeat } = movement;
  const isDone = answer !== undefined;
  const form = useRef<HTMLFormElement>(null);
  const [isTyped, setTyped] = useState(false);
  const { close, isAsking, question } = useUnsaved(isTyped && !isDone, { hasUrl: false });
  useFocusReturn();
  useEffect(() => {
    const find = (selector: string) => form.current?.querySelector<HTMLElement>(selector);
    if (isDone) find('[data-closes]')?.focus();
    else if (error !== null) (find('[aria-invalid=true]') ?? find('[role=alert] button'))?.focus();
  }, [isDone, error]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isDone || mustRepeat || !canSubmit) return;
    onSubmit();
    // The fields say what is wrong with them after the next rendering.
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };
  return (
    <Modal
      opened
      onClose={() => {
        close(onClose);
      }}
      title={
        <Text fw={600} className="break" component="span">
          {title}
        </Text>
      }
      closeButtonProps={{ 'aria-label': texts.close, disabled: isUnderWay }}
      closeOnClickOutside={isDone}
      closeOnEscape={!isUnderWay && !mustRepeat && !isAsking}
      transitionProps={{ duration: 0 }}
      centered
    >
      <form
        ref={form}
        onSubmit={submit}
        onInput={() => {
          setTyped(true);
        }}
        noValidate
      >
        <Stack gap="sm">{isDone ? <Done {...props} /> : <Fields {...props} />}</Stack>
      </form>
      {question}
    </Modal>
  );
}

/** Gives the focus back to what opened the dialog; where that is gone, to the tab or the view that it was in. */
function useFocusReturn(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const back =
        opener instanceof HTMLElement && opener.isConnected && opener !== document.body
          ? opener
          : (document.querySelector<HTMLElement>('[role=tab][aria-selected=true]') ??
            document.getElementById('content'));
      back?.focus();
    },
    [opener],
  );
}

function Fields({
  movement,
  onClose,
  children,
  before,
  submit,
  canSubmit = true,
  done,
  isErrorAtField = false,
}: Props) {
  const { isUnderWay, mustRepeat } = movement;
  return (
    <>
      <fieldset disabled={isUnderWay || mustRepeat} className="plain-fieldset">
        <Stack gap="sm">{children}</Stack>
      </fieldset>
      <Text size="sm" className="break before" aria-live="polite">
        {before}
      </Text>
      {!isErrorAtField && <MovementResult movement={movement} done={done} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose} disabled={isUnderWay}>
          {mustRepeat ? texts.close : texts.cancel}
        </Button>
        {!mustRepeat && (
          <Button type="submit" loading={isUnderWay} disabled={!canSubmit}>
            {submit}
          </Button>
        )}
      </Group>
    </>
  );
}

function Done({ movement, onClose, done, next }: Props) {
  return (
    <>
      <MovementResult movement={movement} done={done} />
      <Group justify="flex-end" gap="xs">
        {next}
        <Button data-closes onClick={onClose}>
          {texts.close}
        </Button>
      </Group>
    </>
  );
}
