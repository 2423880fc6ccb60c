import { Injectable } from '@nestjs/common';
import { Registry, type MetricObjectWithValues, type MetricValueWithName } from 'prom-client';
import type { LatencyResponse, LatencyName } from './dto/status.response';

type Sample = MetricValueWithName<string>;

interface Source {
  readonly name: LatencyName;
  /** Of a histogram in seconds. */
  readonly metric: string;
  readonly isOfIt: (labels: Sample['labels']) => boolean;
}

const SOURCES: readonly Source[] = [
  {
    name: 'requests',
    metric: 'http_request_duration_seconds',
    // AI calls take as long as their provider.
    isOfIt: ({ route }) => String(route).startsWith('/api/'),
  },
  { name: 'ledger', metric: 'ledger_call_duration_seconds', isOfIt: () => true },
  {
    name: 'admission',
    metric: 'gateway_overhead_seconds',
    isOfIt: ({ phase }) => phase === 'admission',
  },
  {
    name: 'settlement',
    metric: 'gateway_overhead_seconds',
    isOfIt: ({ phase }) => phase === 'settlement',
  },
  {
    name: 'first_chunk',
    metric: 'gen_ai_client_operation_time_to_first_chunk_seconds',
    isOfIt: () => true,
  },
];

const MILLISECONDS_PER_SECOND = 1_000;

/** How long things have taken since the start of this process, from the histograms of its metrics. */
@Injectable()
export class Latencies {
  constructor(private readonly registry: Registry) {}

  read(): Promise<LatencyResponse[]> {
    return Promise.all(
      SOURCES.map(async ({ name, metric, isOfIt }) => {
        const read = await this.registry.getSingleMetric(metric)?.get();
        const { values = [] } = (read ?? {}) as Partial<MetricObjectWithValues<Sample>>;
        return { name, ...describeSamples(values.filter(({ labels }) => isOfIt(labels))) };
      }),
    );
  }
}

/** @param samples of a histogram, also with several sets of labels */
export function describeSamples(samples: readonly Sample[]): Omit<LatencyResponse, 'name'> {
  const below = new Map<number, number>();
  for (const { metricName, labels, value } of samples) {
    if (metricName?.endsWith('_bucket') !== true) continue;
    const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
    below.set(bound, (below.get(bound) ?? 0) + value);
  }
  const count = below.get(Infinity) ?? 0;
  const bounds = [...below].sort(([one], [other]) => one - other);
  const boundOf = (share: number): number | null => {
    const [bound = Infinity] = bounds.find(([, calls]) => calls >= count * share) ?? [];
    return count === 0 || bound === Infinity ? null : bound * MILLISECONDS_PER_SECOND;
  };
  return { count, p50_ms: boundOf(0.5), p95_ms: boundOf(0.95), p99_ms: boundOf(0.99) };
}
