import {
  Autocomplete,
  Button,
  Group,
  SimpleGrid,
  Stack,
  Switch,
  Table,
  TagsInput,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useState } from 'react';
import { putModel, type ModelResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { ErrorNotice } from '../../components/error-notice';
import { errorBeside, fieldErrors, useFocusOnError } from '../../components/field-errors';
import { useChange } from '../../components/use-change';
import { useUnsaved } from '../../components/unsaved';
import { useWindowFrom } from '../../components/use-window';
import { messages } from '../../messages';
import { useStatus } from '../../shell/use-status';
import { fieldName } from './field-names';
import {
  CLASSES,
  draftOf,
  LIMITS,
  NEW_SHEET,
  pricePath,
  requestOf,
  SETS,
  type PriceSet,
  type SheetDraft,
} from './sheet-draft';
import { useQuote } from './use-quote';
import { FIRST_EXAMPLE, WorkedExample } from './worked-example';

const texts = messages.models;
const PROVIDERS = ['openai', 'anthropic', 'gemini'];
const PRICE_MAX_LENGTH = 64;
const COUNT_MAX_LENGTH = 15;

interface Props {
  /** The model's id; empty for one that is still to be named. */
  readonly id: string;
  /** The sheet to change; undefined for a new one. */
  readonly model: Exact<ModelResponse> | undefined;
  readonly onSaved: (model: Exact<ModelResponse>) => void;
  readonly onCancel: () => void;
}

/** The form of a price sheet, with what a call would cost by it. */
export function SheetForm({ id: givenId, model, onSaved, onCancel }: Props) {
  const [id, setId] = useState(givenId);
  const [before] = useState<SheetDraft>(() => (model === undefined ? NEW_SHEET : draftOf(model)));
  const [draft, setDraft] = useState(before);
  const [example, setExample] = useState(FIRST_EXAMPLE);
  const [sets, setSets] = useState<readonly PriceSet[]>(() => SETS.filter((set) => isUsed(draft, set)));
  const request = requestOf(draft);
  const quote = useQuote(id.trim(), example, request);
  const { leave, question } = useUnsaved(
    id !== givenId || JSON.stringify(requestOf(draft)) !== JSON.stringify(requestOf(before)),
  );
  const save = useChange(
    () => putModel({ path: { model_id: id.trim() }, body: request, throwOnError: true }),
    (saved) => {
      leave(() => {
        onSaved(saved);
      });
    },
  );
  const form = useFocusOnError<HTMLFormElement>(save.error);
  const [saved, previewed] = [fieldErrors(save.error), fieldErrors(quote.error, 'sheet.')];
  const errorOf = (field: string) => saved(field) ?? previewed(field);
  const fields = fieldsOf(sets);
  const saveError = errorBeside(save.error, ['model_id', ...fields]);
  const change = (changed: Partial<SheetDraft>) => {
    if (save.error !== null) save.restart();
    setDraft({ ...draft, ...changed });
  };
  const field = (name: TextField, path: string = name, maxLength = PRICE_MAX_LENGTH) => ({
    label: texts.fields[name],
    value: draft[name],
    error: errorOf(path),
    maxLength,
    onChange: ({ currentTarget: { value } }: { currentTarget: HTMLInputElement }) => {
      change({ [name]: value });
    },
  });
  const limit = (name: (typeof LIMITS)[number]) => (
    <TextInput
      key={name}
      {...field(name, `limits.${name}`, COUNT_MAX_LENGTH)}
      inputMode="numeric"
      classNames={{ input: 'end number' }}
      required={name !== 'max_image_tokens'}
    />
  );
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.send(undefined);
      }}
    >
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="xs">
          <TextInput
            label={texts.fields.id}
            value={id}
            readOnly={model !== undefined}
            error={saved('model_id')}
            maxLength={200}
            required
            spellCheck={false}
            onChange={({ currentTarget: { value } }) => {
              setId(value);
            }}
          />
          <ProviderField
            value={draft.provider}
            error={errorOf('provider')}
            onChange={(provider) => {
              change({ provider });
            }}
          />
          <TextInput
            {...field('upstream_model', 'upstream_model', 200)}
            placeholder={id}
            spellCheck={false}
          />
          <TextInput {...field('display_name', 'display_name', 256)} placeholder={id} />
        </SimpleGrid>
        <TagsInput
          size="xs"
          label={texts.fields.aliases}
          description={texts.aliasesHint}
          value={[...draft.aliases]}
          error={errorOf('aliases')}
          onChange={(aliases) => {
            change({ aliases });
          }}
        />
        <Prices draft={draft} sets={sets} errorOf={errorOf} onChange={change} />
        <Group gap="xs">
          {SETS.filter((set) => !sets.includes(set)).map((set) => (
            <Button
              key={set}
              variant="default"
              onClick={() => {
                setSets(SETS.filter((each) => each === set || sets.includes(each)));
              }}
            >
              {texts.addSet(texts.sets[set])}
            </Button>
          ))}
        </Group>
        <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="sm" verticalSpacing="xs">
          {sets.includes('long_context') && (
            <TextInput
              {...field('above', 'prices.long_context.above', COUNT_MAX_LENGTH)}
              inputMode="numeric"
              classNames={{ input: 'end number' }}
            />
          )}
          <TextInput
            {...field('per_request', 'prices.per_request')}
            inputMode="decimal"
            classNames={{ input: 'end number' }}
          />
          <TextInput
            {...field('markup_percent')}
            inputMode="decimal"
            placeholder={texts.standardMarkup}
            classNames={{ input: 'end number' }}
          />
          {LIMITS.map(limit)}
        </SimpleGrid>
        <Switch
          size="sm"
          label={texts.fields.enabled}
          checked={draft.enabled}
          onChange={({ currentTarget: { checked } }) => {
            change({ enabled: checked });
          }}
        />
        <WorkedExample
          example={example}
          onChange={setExample}
          quote={quote}
          // Once, also where the service says it of both.
          error={saveError === null ? errorBeside(quote.error, fields, 'sheet.') : null}
          classes={CLASSES.filter((name) => draft.prices.standard[name].trim() !== '')}
          tiers={['default', ...(['flex', 'priority'] as const).filter((tier) => sets.includes(tier))]}
        />
        {saveError !== null && <ErrorNotice error={saveError} />}
        <div className="form-end">
          <Text size="xs" c="dimmed">
            {texts.saveHint}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Button
              variant="default"
              onClick={() => {
                leave(onCancel);
              }}
            >
              {messages.panel.cancel}
            </Button>
            <Button type="submit" loading={save.isUnderWay}>
              {texts.save}
            </Button>
          </Group>
        </div>
      </Stack>
      {question}
    </form>
  );
}

type TextField = Exclude<keyof SheetDraft, 'aliases' | 'enabled' | 'prices'>;

/** The paths that have a field, where a problem with them is shown. */
function fieldsOf(sets: readonly PriceSet[]): string[] {
  return [
    'provider',
    'upstream_model',
    'display_name',
    'aliases',
    ...sets.flatMap((set) => CLASSES.map((name) => pricePath(set, name))),
    ...(sets.includes('long_context') ? ['prices.long_context.above'] : []),
    'prices.per_request',
    'markup_percent',
    ...LIMITS.map((name) => `limits.${name}`),
  ];
}

function isUsed({ prices }: SheetDraft, set: PriceSet): boolean {
  return set === 'standard' || CLASSES.some((name) => prices[set][name] !== '');
}

function ProviderField({
  value,
  error,
  onChange,
}: {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (provider: string) => void;
}) {
  const { data } = useStatus();
  return (
    <Autocomplete
      size="xs"
      label={texts.fields.provider}
      required
      spellCheck={false}
      data={[...new Set([...PROVIDERS, ...(data?.providers.map(({ name }) => name) ?? [])])]}
      value={value}
      error={error}
      maxLength={64}
      onChange={onChange}
    />
  );
}

interface PricesProps {
  readonly draft: SheetDraft;
  readonly sets: readonly PriceSet[];
  readonly errorOf: (field: string) => string | undefined;
  readonly onChange: (change: Partial<SheetDraft>) => void;
}

function Prices({ sets, ...rest }: PricesProps) {
  // Side by side where there is room.
  const tables = useWindowFrom()('xs') ? [sets] : sets.map((set) => [set]);
  return (
    <section>
      <Title order={3}>{texts.prices}</Title>
      <Text size="xs" c="dimmed">
        {texts.pricesHint}
      </Text>
      {tables.map((each) => (
        <PriceFields key={each.join()} sets={each} {...rest} />
      ))}
    </section>
  );
}

function PriceFields({ draft, sets, errorOf, onChange }: PricesProps) {
  return (
    <Table className="price-form" withRowBorders={false} aria-label={texts.prices}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{messages.charge.class}</Table.Th>
          {sets.map((set) => (
            <Table.Th key={set} className="end">
              {texts.sets[set]}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {CLASSES.map((name) => (
          <Table.Tr key={name}>
            <Table.Th scope="row">{messages.tokenClasses[name]}</Table.Th>
            {sets.map((set) => (
              <Table.Td key={set}>
                <TextInput
                  aria-label={fieldName(pricePath(set, name))}
                  value={draft.prices[set][name]}
                  error={errorOf(pricePath(set, name))}
                  inputMode="decimal"
                  maxLength={PRICE_MAX_LENGTH}
                  classNames={{ input: 'end number' }}
                  onChange={({ currentTarget: { value } }) => {
                    const prices = { ...draft.prices[set], [name]: value };
                    onChange({ prices: { ...draft.prices, [set]: prices } });
                  }}
                />
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
