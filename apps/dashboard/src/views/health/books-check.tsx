import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { useId, useState } from 'react';
import { checkBooks } from '../../api/api';
import { useAsk } from '../../api/use-ask';
import { Amount } from '../../components/amount';
import { ErrorNotice } from '../../components/error-notice';
import { messages } from '../../messages';
import { present } from '../../search/read-search';
import { useCurrency } from '../../search/use-shared-search';
import { StateWord } from './state-word';

const texts = messages.health.books;

/** Whether users own what the operator's accounts say; only when asked, since it reads every balance. */
export function BooksCheck() {
  const id = useId();
  const { currency } = useCurrency();
  const [isAsked, setAsked] = useState(false);
  const check = useAsk(
    ['books-check', currency],
    (signal) => checkBooks({ query: present({ currency }), signal, throwOnError: true }),
    { enabled: isAsked },
  );
  const { data } = check;
  return (
    <Paper className="card" p="md" component="section" aria-labelledby={id}>
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <div>
          <Title order={2} id={id}>
            {texts.title}
          </Title>
          <Text size="sm" c={data === undefined ? 'dimmed' : undefined} role="status" component="div">
            {data === undefined ? (
              texts.hint
            ) : (
              <StateWord tone={data.balanced ? 'good' : 'bad'}>
                {data.balanced ? texts.balanced : texts.unbalanced} {texts.owned}{' '}
                <Amount value={data.owned_by_users} currency={data.currency} whole />, {texts.booked}{' '}
                <Amount value={data.totals.outstanding} currency={data.currency} whole />
              </StateWord>
            )}
          </Text>
        </div>
        <Button
          variant="default"
          flex="none"
          loading={check.isFetching}
          onClick={() => {
            setAsked(true);
            if (isAsked) void check.refetch();
          }}
        >
          {texts.check}
        </Button>
      </Group>
      {check.error !== null && <ErrorNotice error={check.error} onRetry={() => void check.refetch()} />}
    </Paper>
  );
}
