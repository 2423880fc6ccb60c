import { SimpleGrid, Skeleton } from '@mantine/core';
import { getBooks, getOverview, type BookBucketResponse, type OverviewResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
import type { Point } from '../../components/chart-data';
import { ChartWithTable } from '../../components/chart-with-table';
import { ErrorNotice } from '../../components/error-notice';
import { Page } from '../../components/page';
import { Tile } from '../../components/tile';
import { messages } from '../../messages';
import { unitsOf } from '../../money/money';
import { useCurrency, useRange } from '../../search/use-shared-search';
import { bucketLabel } from '../../time/moments';

const REFRESH_MS = 30_000;
const TILES = 8;
const texts = messages.overview;

export default function Overview() {
  const { range } = useRange();
  const { currency } = useCurrency();
  const query = () => ({ ...range.bounds(), ...(currency === undefined ? {} : { currency }) });
  const numbers = useAsk(
    ['overview', range.key, currency],
    (signal) => getOverview({ query: query(), signal, throwOnError: true }),
    { everyMs: REFRESH_MS },
  );
  const { bucket } = range;
  const books = useAsk(
    ['books', range.key, currency],
    (signal) => getBooks({ query: { ...query(), bucket }, signal, throwOnError: true }),
    { everyMs: REFRESH_MS },
  );
  return (
    <Page title={texts.title} hasRange hasCurrency>
      {numbers.error !== null && <ErrorNotice error={numbers.error} onRetry={() => void numbers.refetch()} />}
      {(numbers.data !== undefined || numbers.error === null) && (
        <SimpleGrid
          cols={{ base: 2, md: 4 }}
          spacing="sm"
          className={numbers.isPlaceholderData ? 'stale' : ''}
        >
          <Tiles numbers={numbers.data} />
        </SimpleGrid>
      )}
      {books.error !== null && <ErrorNotice error={books.error} onRetry={() => void books.refetch()} />}
      {(books.data !== undefined || books.error === null) && (
        <ChartWithTable
          title={texts.movements}
          pointHeader={bucket === 'day' ? texts.bucketDay : texts.bucketHour}
          points={books.data?.buckets.map((row) =>
            pointOf(row, books.data.bucket === 'hour' ? 'hour' : 'day'),
          )}
          series={[
            { key: 'topped_up', label: texts.toppedUp, color: 'teal.6' },
            { key: 'billed', label: texts.billed, color: 'indigo.6' },
          ]}
          isStale={books.isPlaceholderData}
        />
      )}
    </Page>
  );
}

function Tiles({ numbers }: { readonly numbers: Exact<OverviewResponse> | undefined }) {
  if (numbers === undefined) {
    return Array.from({ length: TILES }, (_, index) => <Skeleton key={index} height={90} radius="md" />);
  }
  const { outstanding, topped_up, billed, refunded, held, calls, failed, uncollected, currency } = numbers;
  const inCurrency = (label: string) => `${label} (${currency})`;
  return (
    <>
      <Tile label={inCurrency(texts.outstanding)} {...outstanding} />
      <Tile label={inCurrency(texts.toppedUp)} {...topped_up} better="more" />
      <Tile label={inCurrency(texts.billed)} {...billed} better="more" />
      <Tile label={inCurrency(texts.refunded)} {...refunded} better="less" />
      <Tile label={inCurrency(texts.held)} value={held} />
      <Tile label={texts.calls} {...calls} kind="count" better="more" />
      <Tile label={texts.failed} {...failed} kind="count" better="less" />
      <Tile label={inCurrency(texts.uncollected)} {...uncollected} better="less" />
    </>
  );
}

function pointOf({ start, topped_up, billed }: Exact<BookBucketResponse>, bucket: 'hour' | 'day'): Point {
  return {
    label: bucketLabel(start, bucket),
    values: { topped_up: unitsOf(topped_up), billed: unitsOf(billed) },
  };
}
