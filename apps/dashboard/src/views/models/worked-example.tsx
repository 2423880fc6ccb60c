import { Group, NativeSelect, Skeleton, Text, TextInput, Title } from '@mantine/core';
import type { ApiError } from '../../api/api-error';
import { ChargeLines } from '../../components/charge-lines';
import { ErrorNotice } from '../../components/error-notice';
import { messages } from '../../messages';
import { CLASSES, type TokenClass } from './sheet-draft';
import type { Example, Tier, useQuote } from './use-quote';

const texts = messages.models.example;
const TIERS: readonly Tier[] = ['default', 'flex', 'priority'];
const COUNT_MAX_LENGTH = 9;

export const FIRST_EXAMPLE: Example = { tokens: { input: '1000', output: '500' }, tier: 'default' };

interface Props {
  readonly example: Example;
  readonly onChange: (example: Example) => void;
  readonly quote: ReturnType<typeof useQuote>;
  /** Of the quote, where no field says it. */
  readonly error: ApiError | null;
  /** The classes that have a price. */
  readonly classes: readonly TokenClass[];
  readonly tiers: readonly Tier[];
}

/** A call of so many tokens, and its charge line by line. */
export function WorkedExample({ example, onChange, quote, error, classes, tiers }: Props) {
  const { data, isPlaceholderData } = quote;
  const isRefused = quote.error !== null;
  return (
    <section>
      <Title order={3} mb={2}>
        {texts.title}
      </Title>
      <Text size="xs" c="dimmed" mb={8}>
        {texts.hint}
      </Text>
      <Group gap="xs" align="flex-end" mb="xs">
        {CLASSES.filter((name) => classes.includes(name) || example.tokens[name] !== undefined).map(
          (name) => (
            <TextInput
              key={name}
              w={112}
              label={texts.tokensOf(messages.tokenClasses[name])}
              inputMode="numeric"
              maxLength={COUNT_MAX_LENGTH}
              classNames={{ input: 'end number' }}
              value={example.tokens[name] ?? ''}
              onChange={({ currentTarget: { value } }) => {
                onChange({
                  ...example,
                  tokens: { ...example.tokens, [name]: value.replace(/\D/g, '') },
                });
              }}
            />
          ),
        )}
        {tiers.length > 1 && (
          <NativeSelect
            label={texts.tier}
            value={example.tier}
            data={tiers.map((tier) => ({ value: tier, label: texts.tiers[tier] }))}
            onChange={({ currentTarget: { value } }) => {
              onChange({ ...example, tier: TIERS.find((tier) => tier === value) ?? 'default' });
            }}
          />
        )}
      </Group>
      {data === undefined && !isRefused && quote.fetchStatus === 'fetching' && <Skeleton height={180} />}
      {(isRefused ? error === null : data === undefined && quote.fetchStatus === 'idle') && (
        <Text size="sm" c="dimmed">
          {isRefused ? texts.refused : texts.incomplete}
        </Text>
      )}
      {error !== null && <ErrorNotice error={error} />}
      {data !== undefined && !isRefused && (
        <div className={isPlaceholderData ? 'stale' : ''}>
          <ChargeLines charge={data} caption={texts.title} />
          {data.unpriced.length > 0 && (
            <Text size="xs" mt={4} className="shrinks">
              {texts.unpriced(data.unpriced.map((name) => messages.tokenClasses[name]).join(', '))}
            </Text>
          )}
        </div>
      )}
    </section>
  );
}
