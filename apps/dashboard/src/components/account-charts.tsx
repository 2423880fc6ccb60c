import { SimpleGrid } from '@mantine/core';
import { listBalances } from '../api/api';
import { useAsk } from '../api/use-ask';
import { messages } from '../messages';
import { unitsOf } from '../money/money';
import { useRange } from '../search/use-shared-search';
import { bucketNames } from '../time/moments';
import { seriesColor } from './chart-data';
import { ChartWithTable } from './chart-with-table';
import { ErrorNotice } from './error-notice';

const REFRESH_MS = 30_000;
const texts = messages.account;

interface Props {
  readonly userId: string;
  /** Undefined for the default one. */
  readonly currency: string | undefined;
}

/** An account's balance, and what was added and spent, over the range. */
export function AccountCharts({ userId, currency }: Props) {
  const { range } = useRange();
  const { bucket } = range;
  const balances = useAsk(
    ['balances', userId, currency, range.key],
    (signal) =>
      listBalances({
        path: { user_id: userId },
        query: { ...range.bounds(), bucket, ...(currency === undefined ? {} : { currency }) },
        signal,
        throwOnError: true,
      }),
    { everyMs: REFRESH_MS },
  );
  const { data, error, isPlaceholderData, refetch } = balances;
  if (error !== null && data === undefined) {
    return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  }
  const points = data?.buckets.map(({ start, balance, added, spent }) => ({
    ...bucketNames(start, data.bucket),
    values: { balance: unitsOf(balance), added: unitsOf(added), spent: unitsOf(spent) },
  }));
  const common = {
    points,
    pointHeader: bucket === 'day' ? texts.bucketDay : texts.bucketHour,
    isStale: isPlaceholderData,
  };
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
      <ChartWithTable
        {...common}
        title={texts.balanceChart}
        shape="lines"
        series={[{ key: 'balance', label: texts.balance, color: seriesColor(0) }]}
      />
      <ChartWithTable
        {...common}
        title={texts.movementsChart}
        series={[
          { key: 'added', label: texts.added, color: seriesColor(1) },
          { key: 'spent', label: texts.spent, color: seriesColor(0) },
        ]}
      />
    </SimpleGrid>
  );
}
