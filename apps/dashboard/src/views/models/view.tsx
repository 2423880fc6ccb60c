import { Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { listModels, type ModelResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
import { DataTable, type Column } from '../../components/data-table';
import { Page } from '../../components/page';
import { messages } from '../../messages';
import { decimalText, type Numeral } from '../../money/money';
import { ModelPanel } from './model-panel';
import { readSource } from './search';
import { Enabled } from './sheet-details';
import { UnpricedModels } from './unpriced-models';

type Model = Exact<ModelResponse>;

const texts = messages.models;
const { tokenClasses } = messages;

const price = (numeral: Numeral | undefined) => (
  <span className="number">{numeral === undefined ? '–' : decimalText(numeral)}</span>
);

const COLUMNS: readonly Column<Model>[] = [
  {
    key: 'id',
    header: texts.fields.id,
    isElastic: true,
    render: ({ id, display_name }) => (
      <>
        <div className="break">{id}</div>
        {display_name !== id && (
          <Text size="xs" c="dimmed" className="break">
            {display_name}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'provider',
    header: texts.fields.provider,
    fold: { below: 'md', isPlain: true },
    render: ({ provider }) => provider,
  },
  { key: 'input', header: tokenClasses.input, align: 'end', render: ({ prices }) => price(prices.input) },
  {
    key: 'cache_read',
    header: tokenClasses.cache_read,
    align: 'end',
    fold: { below: 'md', into: 'id', matters: ({ prices }) => prices.cache_read !== undefined },
    render: ({ prices }) => price(prices.cache_read),
  },
  { key: 'output', header: tokenClasses.output, align: 'end', render: ({ prices }) => price(prices.output) },
  {
    key: 'source',
    header: texts.sheet,
    fold: { below: 'sm', isPlain: true, matters: ({ source }) => source === 'operator' },
    render: ({ source, version }) => (
      <Text span inherit fw={source === 'operator' ? 600 : 400} className="number">
        {source === 'operator' ? texts.sheetOf(source, version) : texts.sources.catalogue}
      </Text>
    ),
  },
  {
    key: 'enabled',
    header: texts.state,
    fold: { below: 'sm', isPlain: true, matters: ({ enabled }) => !enabled },
    render: (model) => <Enabled model={model} />,
  },
];

export default function Models() {
  const { q, source, model, form } = useSearch({ from: '/models' });
  const navigate = useNavigate({ from: '/models' });
  const models = useAsk(['models'], (signal) => listModels({ signal, throwOnError: true }));
  const go = (to: { model?: string | undefined; form?: 'sheet' | 'new' | undefined }) => {
    void navigate({ search: (before) => ({ ...before, model: to.model, form: to.form }) });
  };
  return (
    <Page
      title={texts.title}
      actions={
        <Button
          leftSection={<IconPlus size={14} />}
          onClick={() => {
            go({ form: 'new' });
          }}
        >
          {texts.newSheet}
        </Button>
      }
    >
      <UnpricedModels
        onPrice={({ model: name, reason }) => {
          go({ model: name, form: reason === 'unknown' ? 'new' : 'sheet' });
        }}
      />
      <Group gap="xs" role="search" aria-label={messages.filters.label} className="filters">
        <TextInput
          aria-label={texts.search}
          placeholder={texts.search}
          leftSection={<IconSearch size={14} />}
          value={q ?? ''}
          maxLength={256}
          onChange={({ currentTarget: { value } }) => {
            void navigate({
              search: (before) => ({ ...before, q: value === '' ? undefined : value }),
              replace: true,
            });
          }}
        />
        <NativeSelect
          aria-label={texts.sheet}
          value={source ?? ''}
          data={[
            { value: '', label: texts.anySource },
            { value: 'operator', label: texts.sources.operator },
            { value: 'catalogue', label: texts.sources.catalogue },
          ]}
          onChange={({ currentTarget: { value } }) => {
            void navigate({ search: (before) => ({ ...before, source: readSource(value) }) });
          }}
        />
        <Text size="xs" c="dimmed" className="filters-note">
          {texts.pricesUnit}
        </Text>
      </Group>
      <DataTable
        caption={texts.title}
        columns={COLUMNS}
        rows={models.data?.models.filter((each) => matches(each, q, source))}
        rowKey={({ id }) => id}
        query={models}
        onOpen={({ id }) => {
          go({ model: id });
        }}
        empty={texts.noneMatches}
      />
      <ModelPanel model={model} form={form} go={go} />
    </Page>
  );
}

function matches(model: Model, q = '', source?: Model['source']): boolean {
  const words = q.toLowerCase().split(/\s+/);
  const text = [model.id, model.display_name, model.provider, ...model.aliases].join(' ').toLowerCase();
  return (source === undefined || model.source === source) && words.every((word) => text.includes(word));
}
