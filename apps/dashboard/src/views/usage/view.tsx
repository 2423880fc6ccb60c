import { Group, NativeSelect, Text, Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { getUsage } from '../../api/api';
import { useAsk } from '../../api/use-ask';
import { DataTable } from '../../components/data-table';
import { ErrorNotice } from '../../components/error-notice';
import { Moment } from '../../components/moment';
import { Page } from '../../components/page';
import { SaveButton } from '../../components/save-button';
import { STACK_MAX } from '../../components/usage-stack';
import { messages } from '../../messages';
import { present } from '../../search/read-search';
import { useCurrency, useRange } from '../../search/use-shared-search';
import { periodsFor, wholeDays } from './periods';
import { columnsOf } from './columns';
import { Controls, type Change } from './controls';
import { groupName, hasGroup, keyOf, sorted } from './metrics';
import { DEFAULT_LIMIT, DEFAULT_SORT, LIMITS, readSortKey } from './search';
import { UsageChart } from './usage-chart';

const REFRESH_MS = 60_000;
const REFRESHED = { everyMs: REFRESH_MS };
const texts = messages.usage;

export default function Usage() {
  const search = useSearch({ from: '/usage' });
  const navigate = useNavigate({ from: '/usage' });
  const { range } = useRange();
  const { currency } = useCurrency();
  const { by = 'model', metric = 'charged', sort = DEFAULT_SORT, limit = DEFAULT_LIMIT } = search;
  const { user_id, model, key_id } = search;
  const filters = present({ currency, user_id, model, key_id });
  // The API keeps these by day, and would round the borders of some answers only.
  const hasWholeDays = (by !== 'model' && by !== 'provider') || user_id !== undefined || key_id !== undefined;
  const bounds = () => (hasWholeDays ? wholeDays(range.bounds()) : range.bounds());
  const periods = periodsFor(range.bounds(), hasWholeDays);
  const period =
    [search.period, range.bucket].find((each) => each !== undefined && periods.includes(each)) ?? 'day';
  const queryOf = (group_by: string, most?: number) => ({
    ...bounds(),
    ...filters,
    group_by,
    ...present({ limit: most }),
  });
  const ask = (group_by: string, most?: number) => (signal: AbortSignal) =>
    getUsage({ query: queryOf(group_by, most), signal, throwOnError: true });
  const rows = useAsk(['usage', range.key, hasWholeDays, filters, by, limit], ask(by, limit), REFRESHED);
  const sums = useAsk(['usage', range.key, hasWholeDays, filters, period], ask(period), REFRESHED);
  const groups = useAsk(
    ['usage', range.key, hasWholeDays, filters, `${period},${by}`, STACK_MAX],
    ask(`${period},${by}`, STACK_MAX),
    REFRESHED,
  );
  const failed = [sums, groups].filter(({ error }) => error !== null);
  const error = failed[0]?.error;
  const change = (next: Change) => {
    void navigate({ search: (before) => present({ ...before, ...next }), replace: true });
  };
  const csv = (group_by: string) => () =>
    getUsage({
      query: { ...queryOf(group_by), format: 'csv', excel: '1' },
      parseAs: 'blob',
      throwOnError: true,
    });
  // While another grouping loads, the rows before have no such groups.
  const data = rows.data?.rows.every((row) => hasGroup(row, by)) === true ? rows.data : undefined;
  const hasMargin = data?.totals.margin != null;
  return (
    <Page
      title={texts.title}
      hasRange
      hasCurrency
      below={
        <Text size="sm" c="dimmed">
          {texts.note}
        </Text>
      }
    >
      <Controls
        by={by}
        metric={metric}
        period={period}
        periods={periods}
        filters={{ user_id, model, key_id }}
        onChange={change}
      />
      {error != null && data !== undefined && (
        <ErrorNotice
          error={error}
          onRetry={() => {
            for (const each of failed) void each.refetch();
          }}
        />
      )}
      {failed.every((each) => each.data !== undefined) && (
        <UsageChart by={by} metric={metric} period={period} groups={groups} sums={sums} />
      )}
      <Group justify="space-between" gap="xs" align="flex-end">
        <div>
          <Title order={2}>{texts.tableTitle(groupName(by), data?.currency)}</Title>
          <Text size="xs" c="dimmed" mih={18} component="div">
            {data !== undefined && (
              <>
                <Moment value={data.from} /> – <Moment value={data.to} />
                {hasWholeDays && `, ${texts.wholeDays}`}
              </>
            )}
          </Text>
        </div>
        <Group gap="xs">
          <NativeSelect
            aria-label={texts.limit}
            value={String(limit)}
            data={[...new Set([...LIMITS, limit])]
              .sort((one, other) => one - other)
              .map((each) => ({ value: String(each), label: texts.top(each) }))}
            onChange={({ currentTarget: { value } }) => {
              change({ limit: Number(value) === DEFAULT_LIMIT ? undefined : Number(value) });
            }}
          />
          <SaveButton label={messages.csv.download} fileName={fileNameOf(by)} call={csv(by)} />
          <SaveButton
            label={texts.csvBy[period]}
            fileName={fileNameOf(`${period}-${by}`)}
            call={csv(`${period},${by}`)}
          />
        </Group>
      </Group>
      <DataTable
        caption={texts.tableTitle(groupName(by), data?.currency)}
        columns={columnsOf(by, data?.totals, hasMargin)}
        rows={data === undefined ? undefined : sorted(data.rows, sort, by)}
        rowKey={(row) => keyOf(row, by)}
        query={rows}
        sorting={{
          by: sort,
          onSort: (next) => {
            change({ sort: next === DEFAULT_SORT ? undefined : readSortKey(next) });
          },
        }}
        total={
          data === undefined || data.rows.length === 0 ? undefined : { label: texts.total, row: data.totals }
        }
        empty={texts.empty}
        footer={
          data !== undefined &&
          data.rows.length >= limit && (
            <Text size="xs" c="dimmed">
              {texts.limited(limit)}
            </Text>
          )
        }
      />
    </Page>
  );
}

function fileNameOf(group: string): string {
  return `usage-${group.replace(/[^a-z-]+/gi, '-')}.csv`;
}
