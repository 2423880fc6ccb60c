import { Text } from '@mantine/core';
import type { StatusResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { DataTable, type Column } from '../../components/data-table';
import { Moment } from '../../components/moment';
import { messages } from '../../messages';
import { countOf, formatCount, type Numeral } from '../../money/money';
import { providerState, SILENT_MAX_SECONDS, type ProviderState } from '../../service-state/problems';
import { span } from '../../time/moments';
import { StateWord } from './state-word';

type Status = Exact<StatusResponse>;
type Provider = Status['providers'][number];
type Process = NonNullable<Status['instances']>[number];
type Latency = Status['latencies'][number];

const texts = messages.health;
const TONES: Record<ProviderState, 'good' | 'bad' | 'none'> = {
  answers: 'good',
  fails: 'bad',
  unused: 'none',
};

const PROVIDER_COLUMNS: readonly Column<Provider>[] = [
  { key: 'name', header: texts.providers.name, render: ({ name }) => name },
  {
    key: 'state',
    header: texts.state,
    render: (provider) => {
      const state = providerState(provider);
      return <StateWord tone={TONES[state]}>{texts.providers.states[state]}</StateWord>;
    },
  },
  {
    key: 'success',
    header: texts.providers.lastSuccess,
    fold: { below: 'md' },
    render: ({ last_success_at }) => <Moment value={last_success_at} />,
  },
  {
    key: 'error',
    header: texts.providers.lastError,
    fold: { below: 'md' },
    render: ({ last_error_at }) => <Moment value={last_error_at} />,
  },
  {
    key: 'text',
    header: texts.providers.error,
    isElastic: true,
    fold: { below: 'md', matters: ({ last_error }) => last_error !== null },
    render: ({ last_error }) => <span className="break">{last_error ?? '–'}</span>,
  },
];

export function Providers({ providers }: { readonly providers: readonly Provider[] }) {
  return (
    <DataTable
      caption={texts.providers.title}
      columns={PROVIDER_COLUMNS}
      rows={providers}
      rowKey={({ name }) => name}
      empty={texts.providers.none}
    />
  );
}

const ms = (value: Numeral | null) => (
  <span className="number">{value === null ? '–' : texts.latencies.ms(value)}</span>
);

const LATENCY_COLUMNS: readonly Column<Latency>[] = [
  {
    key: 'name',
    header: texts.latencies.name,
    width: '30%',
    render: ({ name }) => <span title={texts.latencies.meanings[name]}>{texts.latencies.names[name]}</span>,
  },
  {
    key: 'count',
    header: texts.latencies.count,
    align: 'end',
    fold: { below: 'sm' },
    render: ({ count }) => <span className="number">{formatCount(countOf(count))}</span>,
  },
  { key: 'p50', header: 'p50', align: 'end', fold: { below: 'sm' }, render: ({ p50_ms }) => ms(p50_ms) },
  { key: 'p95', header: 'p95', align: 'end', render: ({ p95_ms }) => ms(p95_ms) },
  { key: 'p99', header: 'p99', align: 'end', fold: { below: 'sm' }, render: ({ p99_ms }) => ms(p99_ms) },
];

export function Latencies({ latencies }: { readonly latencies: readonly Latency[] }) {
  return (
    <DataTable
      caption={texts.latencies.title}
      columns={LATENCY_COLUMNS}
      rows={latencies}
      rowKey={({ name }) => name}
    />
  );
}

export function Processes({
  instances,
  own,
}: {
  readonly instances: readonly Process[];
  readonly own: string;
}) {
  const columns: readonly Column<Process>[] = [
    {
      key: 'instance',
      header: texts.processes.instance,
      isElastic: true,
      render: ({ instance }) => (
        <>
          <span className="monospace break">{instance}</span>
          {instance === own && (
            <Text size="xs" c="dimmed" span>
              {' '}
              {texts.processes.own}
            </Text>
          )}
        </>
      ),
    },
    {
      key: 'state',
      header: texts.state,
      fold: { below: 'sm', isPlain: true },
      render: (process) => {
        const isAlive =
          process.silent_seconds !== null && countOf(process.silent_seconds) <= SILENT_MAX_SECONDS;
        const hasLeft = !isAlive && process.has_unsettled_calls;
        return (
          <StateWord tone={isAlive ? 'good' : hasLeft ? 'bad' : 'none'}>
            {isAlive
              ? texts.processes.alive
              : hasLeft
                ? texts.processes.endedWithCalls
                : texts.processes.ended}
          </StateWord>
        );
      },
    },
    {
      key: 'beat',
      header: texts.processes.lastBeat,
      align: 'end',
      fold: { below: 'sm' },
      render: ({ last_beat_at, silent_seconds }) =>
        silent_seconds === null || last_beat_at === null ? (
          '–'
        ) : (
          <span className="number" title={messages.time.utc(last_beat_at)}>
            {texts.processes.ago(span(countOf(silent_seconds)))}
          </span>
        ),
    },
    {
      key: 'unsettled',
      header: texts.processes.unsettled,
      fold: { below: 'sm' },
      render: ({ has_unsettled_calls }) => (has_unsettled_calls ? texts.yes : texts.no),
    },
  ];
  return (
    <DataTable
      caption={texts.processes.title}
      columns={columns}
      rows={instances}
      rowKey={({ instance }) => instance}
    />
  );
}
