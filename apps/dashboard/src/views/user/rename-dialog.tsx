import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { updateAccount } from '../../api/api';
import { problemAt } from '../../components/field-errors';
import { MovementDialog } from '../../components/movement-dialog';
import { useMovement } from '../../components/use-movement';
import { messages } from '../../messages';

const texts = messages.user;

interface Props {
  readonly userId: string;
  readonly currency: string;
  readonly name: string | null;
  readonly onClose: () => void;
}

/** Changes the name that a user is shown with; nothing is a name, too. */
export function RenameDialog({ userId, currency, name, onClose }: Props) {
  const [text, setText] = useState(name ?? '');
  const movement = useMovement((display_name: string | null) =>
    updateAccount({
      path: { user_id: userId },
      query: { currency },
      body: { display_name },
      throwOnError: true,
    }),
  );
  const atName = problemAt(movement.error, 'display_name');
  return (
    <MovementDialog
      title={texts.renameTitle(userId)}
      movement={movement}
      onClose={onClose}
      onSubmit={() => {
        movement.send(text === '' ? null : text);
      }}
      before={texts.renameBefore}
      submit={texts.save}
      isErrorAtField={atName !== undefined}
      done={movement.answer !== undefined && texts.renameDone}
    >
      <TextInput
        label={texts.newName}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
        error={atName}
        autoComplete="off"
        data-autofocus
      />
    </MovementDialog>
  );
}
