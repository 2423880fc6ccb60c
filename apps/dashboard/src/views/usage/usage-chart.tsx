import type { UseQueryResult } from '@tanstack/react-query';
import type { UsageResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { ChartWithTable } from '../../components/chart-with-table';
import { bucketOf, stackOf, tokensOf } from '../../components/usage-stack';
import { messages } from '../../messages';
import type { Bucket } from '../../time/range';
import { groupName, groupOf, hasGroup, MEASURES } from './metrics';
import type { Group, Metric } from './search';

const texts = messages.usage;

interface Props {
  readonly by: Group;
  readonly metric: Metric;
  readonly period: Bucket;
  readonly groups: UseQueryResult<Exact<UsageResponse>>;
  readonly sums: UseQueryResult<Exact<UsageResponse>>;
}

export function UsageChart({ by, metric, period, groups, sums }: Props) {
  const common = {
    note: messages.chart.per[period],
    pointHeader: messages.chart.bucket[period],
    isStacked: true,
    isStale: groups.isPlaceholderData || sums.isPlaceholderData,
  };
  if (metric === 'tokens') {
    const stack =
      sums.data === undefined ? undefined : tokensOf(sums.data.rows, bucketOf(sums.data.rows, period));
    return (
      <ChartWithTable
        {...common}
        title={texts.tokensByClass}
        series={stack?.series ?? []}
        points={stack?.points}
        kind="count"
      />
    );
  }
  const { kind, valueOf } = MEASURES[metric];
  // While another grouping loads, the rows before have no such groups.
  const isReady =
    groups.data !== undefined &&
    sums.data !== undefined &&
    groups.data.rows.every((row) => hasGroup(row, by));
  const stack = isReady
    ? stackOf(
        groups.data.rows,
        sums.data.rows,
        bucketOf(sums.data.rows, period),
        (row) => groupOf(row, by),
        valueOf,
      )
    : undefined;
  const unit = kind === 'amount' ? sums.data?.currency : undefined;
  return (
    <ChartWithTable
      {...common}
      title={texts.chartTitle(texts.metrics[metric], groupName(by), unit)}
      series={stack?.series ?? []}
      points={stack?.points}
      kind={kind}
    />
  );
}
