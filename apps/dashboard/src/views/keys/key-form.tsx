import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  SegmentedControl,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { createKey, type CreateKeyRequest, type KeyCreatedResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { ErrorNotice } from '../../components/error-notice';
import { fieldErrors, useFocusOnError } from '../../components/field-errors';
import { useChange } from '../../components/use-change';
import { messages } from '../../messages';
import { useStatus } from '../../shell/use-status';
import { TIME_ZONE } from '../../time/moments';
import {
  EMPTY_KEY,
  keyRequest,
  PERIODS,
  readPeriod,
  readRole,
  ROLES,
  SCOPES,
  type KeyDraft,
} from './key-draft';

const texts = messages.keys;

interface Props {
  /** Of whom a key is proposed to be. */
  readonly userId: string | undefined;
  readonly onIssued: (issued: Exact<KeyCreatedResponse>) => void;
  readonly onCancel: () => void;
}

export function KeyForm({ userId = '', onIssued, onCancel }: Props) {
  const [draft, setDraft] = useState<KeyDraft>({ ...EMPTY_KEY, user_id: userId });
  const { data: status } = useStatus();
  const issue = useChange((body: CreateKeyRequest) => createKey({ body, throwOnError: true }), onIssued);
  const form = useFocusOnError<HTMLFormElement>(issue.error);
  const errorOf = fieldErrors(issue.error);
  const change = (changed: Partial<KeyDraft>) => {
    setDraft({ ...draft, ...changed });
  };
  const field = (name: TextField, path: string = name, maxLength = 256) => ({
    label: texts.fields[name],
    value: draft[name],
    error: errorOf(path),
    maxLength,
    onChange: ({ currentTarget: { value } }: { currentTarget: HTMLInputElement }) => {
      change({ [name]: value });
    },
  });
  const currencies = status?.currencies ?? [];
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        issue.send(keyRequest(draft));
      }}
    >
      <Stack gap="sm">
        <TextInput {...field('name')} description={texts.nameHint} required data-autofocus />
        <div>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={texts.role}
            data={ROLES.map((value) => ({ value, label: texts.roles[value] }))}
            value={draft.role}
            onChange={(role) => {
              change({ role: readRole(role) ?? draft.role });
            }}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {texts.roleHints[draft.role]}
          </Text>
        </div>
        {draft.role === 'user' && <TextInput {...field('user_id')} required spellCheck={false} />}
        {draft.role === 'app' && (
          <Checkbox.Group
            label={texts.scopes}
            description={texts.scopesHint}
            size="xs"
            value={[...draft.scopes]}
            error={errorOf('scopes')}
            onChange={(chosen) => {
              change({ scopes: SCOPES.filter((scope) => chosen.includes(scope)) });
            }}
          >
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing={6} verticalSpacing={6} mt={6}>
              {SCOPES.map((scope) => (
                <Checkbox key={scope} value={scope} label={texts.scopeNames[scope]} />
              ))}
            </SimpleGrid>
          </Checkbox.Group>
        )}
        {draft.role !== 'admin' && (
          <SimpleGrid cols={2} spacing="sm">
            <TextInput
              {...field('budget', 'budget.amount', 64)}
              error={errorOf('budget.amount') ?? errorOf('budget')}
              placeholder={texts.noLimit}
              inputMode="decimal"
              classNames={{ input: 'end number' }}
            />
            <NativeSelect
              label={texts.period}
              value={draft.period}
              data={PERIODS.map((value) => ({ value, label: texts.periods[value] }))}
              onChange={({ currentTarget: { value } }) => {
                change({ period: readPeriod(value) ?? draft.period });
              }}
            />
          </SimpleGrid>
        )}
        {draft.role !== 'admin' && currencies.length > 1 && (
          <NativeSelect
            label={texts.currency}
            value={draft.currency}
            error={errorOf('currency')}
            data={[{ value: '', label: texts.anyCurrency }, ...currencies]}
            onChange={({ currentTarget: { value } }) => {
              change({ currency: value });
            }}
          />
        )}
        {draft.role !== 'admin' && (
          <TagsInput
            size="xs"
            label={texts.models}
            description={texts.modelsHint}
            value={[...draft.models]}
            error={errorOf('models')}
            onChange={(models) => {
              change({ models });
            }}
          />
        )}
        <SimpleGrid cols={{ base: 1, xs: draft.role === 'admin' ? 1 : 3 }} spacing="sm">
          <TextInput {...field('expires_at')} type="datetime-local" title={messages.range.zone(TIME_ZONE)} />
          {draft.role !== 'admin' && (
            <>
              <TextInput
                {...field('requests_per_minute', 'requests_per_minute', 15)}
                placeholder={texts.noLimit}
                inputMode="numeric"
                classNames={{ input: 'end number' }}
              />
              <TextInput
                {...field('tokens_per_minute', 'tokens_per_minute', 15)}
                placeholder={texts.noLimit}
                inputMode="numeric"
                classNames={{ input: 'end number' }}
              />
            </>
          )}
        </SimpleGrid>
        {issue.error !== null && <ErrorNotice error={issue.error} />}
        {issue.error?.isOutcomeUnknown === true && (
          <Text size="xs" c="dimmed">
            {texts.answerLost}
          </Text>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            {messages.panel.cancel}
          </Button>
          <Button type="submit" loading={issue.isUnderWay}>
            {texts.issue}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type TextField = 'name' | 'user_id' | 'budget' | 'expires_at' | 'requests_per_minute' | 'tokens_per_minute';
