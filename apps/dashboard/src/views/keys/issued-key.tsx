import { Alert, Button, Code, Group, SegmentedControl, Stack, Tabs, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { listModels, listUsers, type KeyCreatedResponse, type ModelResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
import { SERVICE_PATH } from '../../base-path';
import { CopyText } from '../../components/copy-button';
import { messages } from '../../messages';
import { DIALECTS, snippetsOf, type Dialect } from './snippets';

const texts = messages.keys.issued;
const SERVICE = `${window.location.origin}${SERVICE_PATH}`;
/** Cheap ones that are in the catalogue. */
const USUAL: Record<Dialect, string> = {
  openai: 'gpt-5-mini',
  anthropic: 'claude-haiku-4-5',
  gemini: 'gemini-2.5-flash',
};

interface Props {
  readonly issued: Exact<KeyCreatedResponse>;
  readonly onDone: () => void;
}

/** The secret of a key, this once, and calls to try it with. */
export function IssuedKey({ issued, onDone }: Props) {
  return (
    <Stack gap="md">
      <Alert variant="light" color="yellow" icon={<IconAlertTriangle size={16} />}>
        <Text size="sm">
          <strong>{texts.once}.</strong> {texts.hint}
        </Text>
      </Alert>
      <Group gap="xs" wrap="nowrap">
        <Code className="secret" data-autofocus tabIndex={-1} aria-label={texts.secret} role="group">
          {issued.key}
        </Code>
        <CopyText text={issued.key} what={texts.secret} />
      </Group>
      {isForCalls(issued) && <Snippets issued={issued} />}
      <Group justify="flex-end">
        <Button onClick={onDone}>{texts.done}</Button>
      </Group>
    </Stack>
  );
}

function isForCalls({ role, scopes }: Exact<KeyCreatedResponse>): boolean {
  return role !== 'app' || scopes?.includes('gateway') === true;
}

function Snippets({ issued }: { readonly issued: Exact<KeyCreatedResponse> }) {
  const [dialect, setDialect] = useState<Dialect>('openai');
  const [form, setForm] = useState<'curl' | 'sdk'>('curl');
  const [typedUser, setTypedUser] = useState<string>();
  const namesUser = issued.role === 'user';
  const first = { page_size: 1, sort: '-created_at' as const };
  const users = useAsk(
    ['users', first],
    (signal) => listUsers({ query: first, signal, throwOnError: true }),
    {
      enabled: !namesUser,
    },
  );
  const models = useAsk(['models'], (signal) => listModels({ signal, throwOnError: true }));
  const payer = typedUser ?? users.data?.users[0]?.user_id ?? texts.someUser;
  const model = modelFor(dialect, issued.models, models.data?.models ?? []);
  const snippet = snippetsOf(dialect, {
    service: SERVICE,
    secret: issued.key,
    userId: namesUser ? null : payer,
    model,
  })[form];
  return (
    <section aria-label={texts.tryIt}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {texts.tryIt}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={texts.form}
          data={[
            { value: 'curl', label: texts.curl },
            { value: 'sdk', label: texts.sdk },
          ]}
          value={form}
          onChange={(next) => {
            setForm(next === 'sdk' ? 'sdk' : 'curl');
          }}
        />
      </Group>
      <Tabs
        value={dialect}
        keepMounted={false}
        onChange={(next) => {
          setDialect(DIALECTS.find((each) => each === next) ?? 'openai');
        }}
      >
        <Tabs.List>
          {DIALECTS.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {texts.dialects[each]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={dialect} pt="xs">
          <Stack gap="xs">
            {!namesUser && (
              <TextInput
                label={texts.payer}
                value={payer}
                // The proposal must not come between the letters.
                disabled={users.isLoading}
                maxLength={256}
                spellCheck={false}
                onChange={({ currentTarget: { value } }) => {
                  setTypedUser(value);
                }}
              />
            )}
            <Code block className="snippet" tabIndex={0} aria-label={texts.snippet} role="group">
              {snippet}
            </Code>
            <Group justify="space-between" gap="xs">
              <Text size="xs" c="dimmed" className="break">
                {texts.baseUrl(dialect === 'openai' ? `${SERVICE}/v1` : SERVICE)}
              </Text>
              <CopyText text={snippet} what={texts.snippet} />
            </Group>
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}

/** One that the key may call in this dialect. */
function modelFor(
  dialect: Dialect,
  allowed: readonly string[] | null,
  models: readonly Exact<ModelResponse>[],
): string {
  const offered = models.filter(
    ({ id, provider, enabled, prices }) =>
      provider === dialect && enabled && prices.output !== undefined && (allowed?.includes(id) ?? true),
  );
  const usual = offered.find(({ id }) => id === USUAL[dialect]) ?? offered[0];
  return usual?.id ?? allowed?.[0] ?? USUAL[dialect];
}
