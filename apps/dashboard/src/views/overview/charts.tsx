import type { UseQueryResult } from '@tanstack/react-query';
import type { BooksResponse, UsageResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { seriesColor } from '../../components/chart-data';
import { ChartWithTable } from '../../components/chart-with-table';
import { bucketOf, stackOf, tokensOf } from '../../components/usage-stack';
import { messages } from '../../messages';
import { unitsOf } from '../../money/money';
import { bucketNames } from '../../time/moments';
import type { Bucket } from '../../time/range';

type Asked<Answer> = UseQueryResult<Exact<Answer>>;

const texts = messages.overview;

interface Props {
  readonly bucket: Bucket;
}

export function ModelsChart({
  models,
  sums,
  bucket,
}: Props & { models: Asked<UsageResponse>; sums: Asked<UsageResponse> }) {
  if (hasOnlyFailed(models) || hasOnlyFailed(sums)) return null;
  // Both of the same range, also while another one loads.
  const isStale = models.isPlaceholderData || sums.isPlaceholderData;
  const stack =
    models.data === undefined || sums.data === undefined
      ? undefined
      : stackOf(
          models.data.rows,
          sums.data.rows,
          bucketOf(sums.data.rows, bucket),
          ({ model }) => model ?? '',
          ({ charged }) => unitsOf(charged),
        );
  return (
    <ChartWithTable
      title={inCurrency(texts.byModel, models.data?.currency)}
      note={messages.chart.per[bucket]}
      pointHeader={messages.chart.bucket[bucket]}
      series={stack?.series ?? []}
      points={stack?.points}
      isStacked
      isStale={isStale}
    />
  );
}

export function MovementsChart({ books, bucket }: Props & { books: Asked<BooksResponse> }) {
  if (hasOnlyFailed(books)) return null;
  const { data } = books;
  const total = (numeral: Exact<number> | undefined) =>
    numeral === undefined ? undefined : unitsOf(numeral);
  return (
    <ChartWithTable
      title={inCurrency(texts.movements, data?.currency)}
      note={messages.chart.per[bucket]}
      pointHeader={messages.chart.bucket[bucket]}
      series={[
        {
          key: 'topped_up',
          label: texts.toppedUp,
          color: seriesColor(1),
          total: total(data?.totals.topped_up),
        },
        { key: 'billed', label: texts.billed, color: seriesColor(0), total: total(data?.totals.billed) },
      ]}
      points={data?.buckets.map(({ start, topped_up, billed }) => ({
        ...bucketNames(start, data.bucket),
        values: { topped_up: unitsOf(topped_up), billed: unitsOf(billed) },
      }))}
      isStale={books.isPlaceholderData}
    />
  );
}

export function TokensChart({ sums, bucket }: Props & { sums: Asked<UsageResponse> }) {
  if (hasOnlyFailed(sums)) return null;
  const stack =
    sums.data === undefined ? undefined : tokensOf(sums.data.rows, bucketOf(sums.data.rows, bucket));
  return (
    <ChartWithTable
      title={texts.tokens}
      note={messages.chart.per[bucket]}
      pointHeader={messages.chart.bucket[bucket]}
      series={stack?.series ?? []}
      points={stack?.points}
      kind="count"
      isStacked
      isStale={sums.isPlaceholderData}
    />
  );
}

function hasOnlyFailed({ error, data }: Asked<unknown>): boolean {
  return error !== null && data === undefined;
}

function inCurrency(text: string, currency: string | undefined): string {
  return currency === undefined ? text : `${text} (${currency})`;
}
