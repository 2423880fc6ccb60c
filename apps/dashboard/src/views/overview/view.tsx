import { SimpleGrid, Text } from '@mantine/core';
import { getBooks, getOverview, getUsage } from '../../api/api';
import { useAsk } from '../../api/use-ask';
import { ErrorNotice } from '../../components/error-notice';
import { Moment } from '../../components/moment';
import { Page } from '../../components/page';
import { STACK_MAX } from '../../components/usage-stack';
import { messages } from '../../messages';
import { present } from '../../search/read-search';
import { useCurrency, useRange } from '../../search/use-shared-search';
import { useStatus } from '../../shell/use-status';
import { TIME_ZONE } from '../../time/moments';
import { Attention } from './attention';
import { ModelsChart, MovementsChart, TokensChart } from './charts';
import { Tiles } from './tiles';

const REFRESH_MS = 30_000;
const REFRESHED = { everyMs: REFRESH_MS };

/** Five calls per refresh: the numbers, the books, usage with and without models, the state of the service. */
export default function Overview() {
  const { range } = useRange();
  const { currency } = useCurrency();
  const { bucket } = range;
  const query = () => ({ ...range.bounds(), ...present({ currency }) });
  const numbers = useAsk(
    ['overview', range.key, currency],
    (signal) => getOverview({ query: query(), signal, throwOnError: true }),
    REFRESHED,
  );
  const books = useAsk(
    ['books', range.key, currency, bucket],
    (signal) => getBooks({ query: { ...query(), bucket }, signal, throwOnError: true }),
    REFRESHED,
  );
  const sums = useAsk(
    ['usage', range.key, currency, bucket],
    (signal) => getUsage({ query: { ...query(), group_by: bucket }, signal, throwOnError: true }),
    REFRESHED,
  );
  const models = useAsk(
    ['usage', range.key, currency, `${bucket},model`, STACK_MAX],
    (signal) =>
      getUsage({
        query: { ...query(), group_by: `${bucket},model`, limit: STACK_MAX },
        signal,
        throwOnError: true,
      }),
    REFRESHED,
  );
  const status = useStatus(REFRESH_MS);
  const failed = [numbers, books, sums, models].filter(({ error }) => error !== null);
  const error = failed[0]?.error;
  return (
    <Page title={messages.overview.title} hasRange hasCurrency>
      {error != null && (
        <ErrorNotice
          error={error}
          onRetry={() => {
            for (const each of failed) void each.refetch();
          }}
        />
      )}
      {(numbers.data !== undefined || numbers.error === null) && (
        <>
          <Text size="xs" c="dimmed" mt={-8} mih={18} component="div">
            {numbers.data !== undefined && (
              <>
                <Moment value={numbers.data.from} /> – <Moment value={numbers.data.to} />,{' '}
                {messages.overview.compared(TIME_ZONE)}
              </>
            )}
          </Text>
          <SimpleGrid
            cols={{ base: 2, md: 4 }}
            spacing="sm"
            className={numbers.isPlaceholderData ? 'stale' : ''}
          >
            <Tiles numbers={numbers.data} />
          </SimpleGrid>
          <Attention numbers={numbers.data} status={status} />
        </>
      )}
      <ModelsChart models={models} sums={sums} bucket={bucket} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <MovementsChart books={books} bucket={bucket} />
        <TokensChart sums={sums} bucket={bucket} />
      </SimpleGrid>
    </Page>
  );
}
