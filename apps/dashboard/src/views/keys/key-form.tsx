import {
  Autocomplete,
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
import { listModels } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
import { DetailList } from '../../components/detail-list';
import { ErrorNotice } from '../../components/error-notice';
import { errorBeside, fieldErrors, useFocusOnError } from '../../components/field-errors';
import { useChange } from '../../components/use-change';
import { useUnsaved } from '../../components/unsaved';
import { useUserIds } from '../../components/use-user-ids';
import { messages } from '../../messages';
import { useStatus } from '../../shell/use-status';
import { TIME_ZONE } from '../../time/moments';
import { PERIODS, readPeriod, readRole, ROLES, SCOPES, type KeyDraft } from './key-draft';

const texts = messages.keys;
const MODELS_OFFERED = 20;

interface Props<Answer> {
  /** What the form begins with. */
  readonly before: KeyDraft;
  /** Whether the key is issued with it; else it has one, and its terms are changed. */
  readonly isNew: boolean;
  /** The verb of the button. */
  readonly submit: string;
  /** A call of the client with `throwOnError: true`. */
  readonly call: (draft: KeyDraft) => Promise<{ data: Answer }>;
  readonly onDone: (answer: Exact<Answer>) => void;
  readonly onCancel: () => void;
}

/** The form of a key's terms. */
export function KeyForm<Answer>({ before, isNew, submit, call, onDone, onCancel }: Props<Answer>) {
  const [draft, setDraft] = useState(before);
  const isTouched = JSON.stringify(draft) !== JSON.stringify(before);
  const { leave, question } = useUnsaved(isTouched);
  const { data: status } = useStatus();
  const { send, error, isUnderWay } = useChange(call, (answer) => {
    leave(() => {
      onDone(answer);
    });
  });
  const form = useFocusOnError<HTMLFormElement>(error);
  const errorOf = fieldErrors(error);
  const currencies = status?.currencies ?? [];
  const hasCurrency = isNew && draft.role !== 'admin' && currencies.length > 1;
  const beside = errorBeside(error, fieldsOf(draft, isNew, hasCurrency));
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
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send(draft);
      }}
    >
      <Stack gap="sm">
        <TextInput {...field('name')} description={texts.nameHint} required data-autofocus />
        {isNew ? (
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
        ) : (
          <DetailList
            details={[
              [texts.role, texts.roles[draft.role]],
              [texts.fields.user_id, draft.user_id === '' ? null : draft.user_id],
              [texts.currency, draft.currency === '' ? null : draft.currency],
            ]}
          />
        )}
        {isNew && draft.role === 'user' && (
          <UserField
            value={draft.user_id}
            error={errorOf('user_id')}
            onChange={(user_id) => {
              change({ user_id });
            }}
          />
        )}
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
        {hasCurrency && (
          <NativeSelect
            label={texts.currency}
            description={draft.budget.trim() === '' ? undefined : texts.currencyHint}
            value={draft.currency}
            error={errorOf('currency')}
            data={[
              {
                value: '',
                label:
                  draft.budget.trim() === '' ? texts.allCurrencies : texts.defaultCurrency(currencies[0]),
              },
              ...currencies,
            ]}
            onChange={({ currentTarget: { value } }) => {
              change({ currency: value });
            }}
          />
        )}
        {draft.role !== 'admin' && (
          <ModelsField
            value={draft.models}
            error={errorOf('models')}
            onChange={(models) => {
              change({ models });
            }}
          />
        )}
        <SimpleGrid cols={{ base: 1, xs: draft.role === 'admin' ? 1 : 3 }} spacing="sm">
          <TextInput {...field('expires_at')} label={texts.expiresIn(TIME_ZONE)} type="datetime-local" />
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
        {beside !== null && <ErrorNotice error={beside} />}
        {isNew && error?.isOutcomeUnknown === true && (
          <Text size="xs" c="dimmed">
            {texts.answerLost}
          </Text>
        )}
        <Group justify="flex-end" gap="xs">
          <Button
            variant="default"
            onClick={() => {
              leave(onCancel);
            }}
          >
            {messages.panel.cancel}
          </Button>
          <Button type="submit" loading={isUnderWay} disabled={!isNew && !isTouched}>
            {submit}
          </Button>
        </Group>
      </Stack>
      {question}
    </form>
  );
}

type TextField = 'name' | 'budget' | 'expires_at' | 'requests_per_minute' | 'tokens_per_minute';

/** The paths that have a field, where a problem with them is shown. */
function fieldsOf({ role }: KeyDraft, isNew: boolean, hasCurrency: boolean): string[] {
  return [
    'name',
    'expires_at',
    ...(role === 'user' && isNew ? ['user_id'] : []),
    ...(role === 'app' ? ['scopes'] : []),
    ...(hasCurrency ? ['currency'] : []),
    ...(role === 'admin'
      ? []
      : ['budget', 'budget.amount', 'models', 'requests_per_minute', 'tokens_per_minute']),
  ];
}

interface FieldProps<Value> {
  readonly value: Value;
  readonly error: string | undefined;
  readonly onChange: (value: Value) => void;
}

/** Whose key it is, with a warning where there is no such user: the key may be issued before the account. */
function UserField({ value, error, onChange }: FieldProps<string>) {
  const [isTyping, setTyping] = useState(false);
  const { ids, isUser } = useUserIds(value);
  return (
    <div>
      <Autocomplete
        size="xs"
        label={texts.fields.user_id}
        required
        spellCheck={false}
        autoComplete="off"
        maxLength={256}
        value={value}
        error={error}
        data={[...ids]}
        filter={({ options }) => options}
        onChange={onChange}
        onFocus={() => {
          setTyping(true);
        }}
        onBlur={() => {
          setTyping(false);
        }}
      />
      {isUser === false && !isTyping && <Warning>{texts.noSuchUser(value.trim())}</Warning>}
    </div>
  );
}

function ModelsField({ value, error, onChange }: FieldProps<readonly string[]>) {
  const { data } = useAsk(['models'], (signal) => listModels({ signal, throwOnError: true }));
  const priced = new Set(data?.models.flatMap(({ id, aliases }) => [id, ...aliases]));
  const unpriced = data === undefined ? [] : value.filter((model) => !priced.has(model));
  return (
    <div>
      <TagsInput
        size="xs"
        label={texts.models}
        description={texts.modelsHint}
        value={[...value]}
        error={error}
        data={data?.models.map(({ id }) => id) ?? []}
        limit={MODELS_OFFERED}
        onChange={onChange}
      />
      {unpriced.length > 0 && <Warning>{texts.noPrice(unpriced.join(', '))}</Warning>}
    </div>
  );
}

function Warning({ children }: { readonly children: string }) {
  return (
    <Text size="xs" mt={4} role="status" className="tone-warning break">
      {children}
    </Text>
  );
}
