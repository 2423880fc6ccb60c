import { Button, Center, Checkbox, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { messages } from '../messages';
import { takeKey } from './key-store';

interface Props {
  readonly wasRefused: boolean;
  readonly onKey: () => void;
}

export function SignIn({ wasRefused, onKey }: Props) {
  const [key, setKey] = useState('');
  const [keep, setKeep] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (key.trim() === '') return;
    takeKey(key.trim(), keep);
    onKey();
  };
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper className="card" p="xl" w={360} maw="100%" component="form" onSubmit={submit}>
        <Stack gap="md">
          <div>
            <Title order={1}>{messages.product}</Title>
            <Text c="dimmed" size="sm" mt={4}>
              {messages.signIn.hint}
            </Text>
          </div>
          <PasswordInput
            size="sm"
            label={messages.signIn.key}
            value={key}
            onChange={(event) => {
              setKey(event.currentTarget.value);
            }}
            error={wasRefused ? messages.signIn.refused : undefined}
            autoComplete="off"
            spellCheck={false}
            maxLength={1_024}
            data-autofocus
            autoFocus
          />
          <Checkbox
            label={messages.signIn.keep}
            checked={keep}
            onChange={(event) => {
              setKeep(event.currentTarget.checked);
            }}
          />
          <Button type="submit" size="sm" fullWidth>
            {messages.signIn.submit}
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
