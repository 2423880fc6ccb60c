import { Button, Center, Checkbox, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { messages } from '../messages';
import { takeKey } from './key-store';
import { isMistyped } from './key-typo';

const texts = messages.signIn;

interface Props {
  readonly wasRefused: boolean;
  readonly onKey: () => void;
}

export function SignIn({ wasRefused, onKey }: Props) {
  const [key, setKey] = useState('');
  const [keep, setKeep] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const signIn = async (typed: string) => {
    if (typed === '') {
      setRefusal(texts.missing);
    } else if (await isMistyped(typed)) {
      setRefusal(texts.mistyped);
    } else {
      takeKey(typed, keep);
      onKey();
    }
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void signIn(key.trim());
  };
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper className="card" p="xl" w={360} maw="100%" component="form" noValidate onSubmit={submit}>
        <Stack gap="md">
          <div>
            <Title order={1}>{messages.product}</Title>
            <Text c="dimmed" size="sm" mt={4}>
              {texts.hint}
            </Text>
          </div>
          <PasswordInput
            size="sm"
            label={texts.key}
            value={key}
            onChange={(event) => {
              setKey(event.currentTarget.value);
              setRefusal(undefined);
            }}
            error={refusal ?? (wasRefused ? texts.refused : undefined)}
            autoComplete="off"
            spellCheck={false}
            maxLength={1_024}
            data-autofocus
            autoFocus
          />
          <Checkbox
            label={texts.keep}
            checked={keep}
            onChange={(event) => {
              setKeep(event.currentTarget.checked);
            }}
          />
          <Button type="submit" size="sm" fullWidth>
            {texts.submit}
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
