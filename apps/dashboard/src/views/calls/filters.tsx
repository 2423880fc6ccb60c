import { Button, Group, NativeSelect, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { listKeys, listModels } from '../../api/api';
import { useAsk } from '../../api/use-ask';
import { FilterText } from '../../components/filter-text';
import { FilterUser } from '../../components/filter-user';
import { messages } from '../../messages';
import { readStatus, STATUSES, type CallsFilter } from './search';

const KEYS_OFFERED = 1_000;
const texts = messages.calls;

interface Props {
  readonly filter: CallsFilter;
  readonly onChange: (change: CallsFilter) => void;
}

export function Filters({ filter, onChange }: Props) {
  const models = useAsk(['models'], (signal) => listModels({ signal, throwOnError: true }));
  const hasFilter = Object.keys(filter).length > 0;
  return (
    <Group gap="xs" role="search" aria-label={messages.filters.label} className="filters">
      <FilterUser
        label={texts.user}
        value={filter.user_id}
        onChange={(user_id) => {
          onChange({ user_id });
        }}
      />
      <FilterText
        label={texts.model}
        value={filter.model}
        options={models.data?.models.map(({ id }) => id)}
        onChange={(model) => {
          onChange({ model });
        }}
      />
      <KeyFilter
        keyId={filter.key_id}
        onChange={(key_id) => {
          onChange({ key_id });
        }}
      />
      <NativeSelect
        aria-label={texts.status}
        value={filter.status ?? ''}
        data={[
          { value: '', label: texts.anyStatus },
          ...STATUSES.map((value) => ({ value, label: texts.statuses[value] })),
        ]}
        onChange={({ currentTarget: { value } }) => {
          onChange({ status: readStatus(value) });
        }}
      />
      {hasFilter && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconX size={14} />}
          onClick={() => {
            onChange({ user_id: undefined, model: undefined, key_id: undefined, status: undefined });
          }}
        >
          {messages.filters.clear}
        </Button>
      )}
    </Group>
  );
}

function KeyFilter({
  keyId,
  onChange,
}: {
  readonly keyId: string | undefined;
  readonly onChange: (keyId: string | undefined) => void;
}) {
  const query = { limit: KEYS_OFFERED };
  const { data } = useAsk(['keys', query], (signal) => listKeys({ query, signal, throwOnError: true }));
  const options = (data?.keys ?? []).map(({ key_id, name }) => ({ value: key_id, label: name }));
  // An older key than those offered, or none that exists.
  const isOther = keyId !== undefined && options.every(({ value }) => value !== keyId);
  return (
    <Select
      aria-label={texts.key}
      placeholder={texts.key}
      size="xs"
      searchable
      clearable
      limit={50}
      value={keyId ?? null}
      data={isOther ? [{ value: keyId, label: keyId }, ...options] : options}
      nothingFoundMessage={texts.noKeyFound}
      onChange={(next) => {
        onChange(next ?? undefined);
      }}
    />
  );
}
