import { Anchor, Group, Paper, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useId } from 'react';
import { getMetrics, type StatusResponse } from '../../api/api';
import type { ApiError } from '../../api/api-error';
import type { Exact } from '../../api/exact';
import { SERVICE_PATH } from '../../base-path';
import { ErrorNotice } from '../../components/error-notice';
import { Moment } from '../../components/moment';
import { Page } from '../../components/page';
import { SaveButton } from '../../components/save-button';
import { TileFrame } from '../../components/tile';
import { messages } from '../../messages';
import { countOf, formatCount } from '../../money/money';
import { findProblems } from '../../service-state/problems';
import { useSession } from '../../session/session';
import { useStatus } from '../../shell/use-status';
import { span } from '../../time/moments';
import { BooksCheck } from './books-check';
import { StateWord } from './state-word';
import { Latencies, Processes, Providers } from './tables';

const REFRESH_MS = 5_000;
const texts = messages.health;

type Status = Exact<StatusResponse>;

export default function Health() {
  const status = useStatus(REFRESH_MS);
  const { data, error, dataUpdatedAt } = status;
  return (
    <Page title={texts.title}>
      <Headline status={data} error={error} at={dataUpdatedAt} />
      {error !== null && <ErrorNotice error={error} onRetry={() => void status.refetch()} />}
      {data === undefined && error === null && <Skeleton height={320} radius="md" />}
      {data !== undefined && (
        <Stack gap="md" className={error === null ? '' : 'stale'}>
          <Parts status={data} now={dataUpdatedAt} />
          <Section title={texts.providers.title}>
            <Providers providers={data.providers} />
          </Section>
          <Section title={texts.latencies.title} note={texts.latencies.note}>
            <Latencies latencies={data.latencies} />
          </Section>
          <Section title={texts.processes.title}>
            {data.instances === null ? (
              <Text size="sm" c="dimmed">
                {texts.processes.unknown}
              </Text>
            ) : (
              <Processes instances={data.instances} own={data.instance} />
            )}
          </Section>
          <BooksCheck />
          <About status={data} />
        </Stack>
      )}
    </Page>
  );
}

/** Says in words whether all is well. */
function Headline({
  status,
  error,
  at,
}: {
  readonly status: Status | undefined;
  readonly error: ApiError | null;
  readonly at: number;
}) {
  if (status === undefined && error === null) return <Skeleton height={58} radius="md" />;
  const problems = error === null && status !== undefined ? findProblems(status, at) : [texts.noAnswer];
  const isWell = problems.length === 0;
  return (
    <Paper className="card" p="md" role="status">
      <Group gap="sm" wrap="nowrap" align="flex-start">
        {isWell ? (
          <IconCircleCheck size={22} className="grows attention-icon" aria-hidden />
        ) : (
          <IconAlertTriangle size={22} className="shrinks attention-icon" aria-hidden />
        )}
        <div className="attention-text">
          {(isWell ? [texts.well] : problems).map((sentence) => (
            <Text key={sentence} size="lg" fw={600} className="break">
              {sentence}
            </Text>
          ))}
        </div>
        {at > 0 && (
          <Text size="xs" c="dimmed" ta="end" aria-live="off" visibleFrom="xs">
            <Moment value={new Date(at).toISOString()} />
          </Text>
        )}
      </Group>
    </Paper>
  );
}

function Parts({ status, now }: { readonly status: Status; readonly now: number }) {
  const { ledger, store, calls } = status;
  const { oldest_unsettled_at: oldest } = calls;
  const age = oldest === null ? null : span((now - Date.parse(oldest)) / 1_000);
  const count = (value: Exact<number>) => formatCount(countOf(value));
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
      <TileFrame label={texts.ledger} value={<Reachable isReachable={ledger.reachable} />}>
        <Note>{texts.engines[ledger.engine]}</Note>
      </TileFrame>
      <TileFrame label={texts.store} value={<Reachable isReachable={store.reachable} />}>
        <Note>{texts.stores[store.kind]}</Note>
      </TileFrame>
      <TileFrame label={texts.underWay} value={count(calls.under_way)}>
        <Note>{texts.drains(count(calls.drains))}</Note>
      </TileFrame>
      <TileFrame label={texts.unsettled} value={calls.unsettled === null ? '–' : count(calls.unsettled)}>
        <Note>{age === null ? texts.waiting(count(calls.settlements_waiting)) : texts.oldest(age)}</Note>
      </TileFrame>
    </SimpleGrid>
  );
}

function Reachable({ isReachable }: { readonly isReachable: boolean }) {
  return (
    <StateWord tone={isReachable ? 'good' : 'bad'}>{isReachable ? texts.answers : texts.silent}</StateWord>
  );
}

function Note({ children }: { readonly children: string }) {
  return (
    <Text size="xs" c="dimmed" span>
      {children}
    </Text>
  );
}

function Section({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note?: string;
  readonly children: React.ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Title order={2} id={id}>
        {title}
      </Title>
      {note !== undefined && (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
      <div className="section-content">{children}</div>
    </section>
  );
}

function About({ status }: { readonly status: Status }) {
  const { isOpen } = useSession();
  const facts = [
    [texts.version, status.version],
    [texts.uptime, span(countOf(status.uptime_seconds))],
    [texts.currencies, status.currencies.join(', ')],
  ] as const;
  return (
    <Section title={texts.about}>
      <Paper className="card" p="md">
        <dl className="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="break number">{value}</dd>
            </div>
          ))}
        </dl>
        <Group gap="md" mt="md">
          <Anchor size="sm" href={`${SERVICE_PATH}/docs`} target="_blank" rel="noreferrer">
            {messages.navigation.docs}
          </Anchor>
          {isOpen ? (
            <Anchor size="sm" href={`${SERVICE_PATH}/metrics`} target="_blank" rel="noreferrer">
              {texts.metrics}
            </Anchor>
          ) : (
            // A link has no key, which /metrics wants.
            <SaveButton
              label={texts.saveMetrics}
              fileName="metrics.txt"
              call={() => getMetrics({ parseAs: 'blob', throwOnError: true })}
            />
          )}
        </Group>
      </Paper>
    </Section>
  );
}
