import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { messages } from '../../messages';
import type { Bucket } from '../../time/range';
import { GROUPS, METRICS, readTag, type Group as UsageGroup, type Metric, type readSearch } from './search';

const TAG_MAX_LENGTH = 64;
const TAG = 'tag';
const texts = messages.usage;
const FILTERS = ['user_id', 'model', 'key_id'] as const;

type Search = ReturnType<typeof readSearch>;
/** Parameters to set; undefined removes one. */
export type Change = { [Name in keyof Search]?: Search[Name] | undefined };

interface Props {
  readonly by: UsageGroup;
  readonly metric: Metric;
  readonly period: Bucket;
  readonly periods: readonly Bucket[];
  readonly filters: Readonly<Record<(typeof FILTERS)[number], string | undefined>>;
  readonly onChange: (change: Change) => void;
}

/** What is grouped by what, and the filters in force, each with a button that removes it. */
export function Controls({ by, metric, period, periods, filters, onChange }: Props) {
  const isTag = by.startsWith(`${TAG}:`);
  const [isAskingTag, setAskingTag] = useState(false);
  const isTagShown = isTag || isAskingTag;
  return (
    <Group gap="sm" align="flex-end">
      <NativeSelect
        label={texts.groupBy}
        value={isTagShown ? TAG : by}
        data={[...GROUPS, TAG].map((value) => ({
          value,
          label: texts.groups[value as keyof typeof texts.groups],
        }))}
        onChange={({ currentTarget: { value } }) => {
          const group = GROUPS.find((each) => each === value);
          setAskingTag(group === undefined);
          if (group !== undefined) onChange({ by: group === 'model' ? undefined : group });
        }}
      />
      {isTagShown && (
        <TagName
          key={by}
          name={isTag ? by.slice(TAG.length + 1) : ''}
          onName={(group) => {
            setAskingTag(false);
            onChange({ by: group });
          }}
        />
      )}
      <NativeSelect
        label={texts.metric}
        value={metric}
        data={METRICS.map((value) => ({ value, label: texts.metrics[value] }))}
        onChange={({ currentTarget: { value } }) => {
          const next = METRICS.find((each) => each === value);
          onChange({ metric: next === 'charged' ? undefined : next });
        }}
      />
      <NativeSelect
        label={texts.period}
        value={period}
        data={periods.map((value) => ({ value, label: texts.periods[value] }))}
        onChange={({ currentTarget: { value } }) => {
          onChange({ period: periods.find((each) => each === value) });
        }}
      />
      {FILTERS.map((name) => {
        const value = filters[name];
        return value === undefined ? null : (
          <Button
            key={name}
            variant="light"
            className="filter"
            rightSection={<IconX size={12} aria-hidden />}
            aria-label={texts.removeFilter(texts.filters[name], value)}
            title={value}
            onClick={() => {
              onChange({ [name]: undefined });
            }}
          >
            {texts.filters[name]}: {value}
          </Button>
        );
      })}
    </Group>
  );
}

function TagName({ name, onName }: { readonly name: string; readonly onName: (group: UsageGroup) => void }) {
  const [text, setText] = useState(name);
  const group = readTag(text.trim());
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (group !== undefined) onName(group);
      }}
    >
      <Group gap={4} align="flex-end" wrap="nowrap">
        <TextInput
          label={texts.tagName}
          placeholder={texts.tagExample}
          value={text}
          maxLength={TAG_MAX_LENGTH}
          autoFocus={name === ''}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
        />
        <Button type="submit" variant="default" disabled={group === undefined || text.trim() === name}>
          {texts.applyTag}
        </Button>
      </Group>
    </form>
  );
}
