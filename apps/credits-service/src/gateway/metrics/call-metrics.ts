import { Injectable } from '@nestjs/common';
import { formatAmount } from '@app/money';
import { TOKEN_CLASSES, type TokenClass, type TokenCounts } from '@app/pricing';
import type { CallRoute } from '@app/providers';
import { Counter, Histogram, Registry } from 'prom-client';
import { Settings } from '../../config/settings';
import { GATEWAY_PROBLEMS } from '../../shared/problems/gateway-problems';
import { PROVIDER_FAULTS, type ProviderFault } from '../relay/provider-fault';

/** Labels come from price sheets, settings and closed sets, never from requests or answers. */
interface ModelLabels {
  readonly gen_ai_provider_name: string;
  readonly gen_ai_request_model: string;
}

const MODEL = ['gen_ai_provider_name', 'gen_ai_request_model'] as const;
/** The OpenTelemetry convention's, and up to the longest call. */
const DURATION_BUCKETS = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 327.68, 1310.72,
];
/** The convention's, as far as the largest context window. */
const TOKEN_BUCKETS = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304];
const OVERHEAD_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const MILLISECONDS_PER_SECOND = 1_000;

/** The convention's names of operations. */
const OPERATIONS: Readonly<Record<CallRoute, string>> = {
  chat: 'chat',
  responses: 'chat',
  messages: 'chat',
  generate_content: 'generate_content',
  embeddings: 'embeddings',
  embed_content: 'embeddings',
  batch_embed_contents: 'embeddings',
};

const OUTCOMES = ['completed', 'aborted', 'failed'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** What is counted of a model's calls, with their labels. */
interface CallSeries {
  readonly calls: Readonly<Record<Outcome, Counter.Internal>>;
  readonly durations: Readonly<Record<Outcome, Pick<Histogram.Internal<string>, 'observe'>>>;
  readonly firstChunks: Pick<Histogram.Internal<string>, 'observe'>;
  readonly tokens: Readonly<Record<TokenClass, Pick<Histogram.Internal<string>, 'observe'>>>;
  readonly unreported: Counter.Internal;
}

interface MeasuredCall {
  readonly labels: ModelLabels;
  readonly route: CallRoute;
  readonly outcome: Outcome;
  readonly currency: string;
  readonly tokens: TokenCounts;
  /** Units. */
  readonly charged: bigint;
  /** Units. */
  readonly uncollected: bigint;
  readonly isUnreported: boolean;
  readonly durationMs: number;
  /** Null for calls that are not streamed, and for those without an answer. */
  readonly firstChunkMs: number | null;
}

/**
 * Metrics of AI calls. Names and labels are those of OpenTelemetry's conventions for generative AI where these have
 * one.
 */
@Injectable()
export class CallMetrics {
  private readonly series = new Map<string, CallSeries>();
  private readonly calls;
  private readonly durations;
  private readonly firstChunks;
  private readonly tokens;
  private readonly unreported;
  private readonly overhead;
  private readonly charged: CreditsCounter;
  private readonly uncollected: CreditsCounter;
  private readonly faults;
  private readonly retries;
  private readonly refusals;

  constructor(registry: Registry, settings: Settings) {
    const registers = [registry];
    this.calls = new Counter({
      name: 'gateway_calls_total',
      help: 'AI calls that have ended, by outcome. interrupted: their process ended before them.',
      labelNames: [...MODEL, 'outcome'] as const,
      registers,
    });
    this.durations = new Histogram({
      name: 'gen_ai_client_operation_duration_seconds',
      help: 'AI calls by duration, from the hold to the last byte.',
      labelNames: ['gen_ai_operation_name', ...MODEL, 'outcome'] as const,
      buckets: DURATION_BUCKETS,
      registers,
    });
    this.firstChunks = new Histogram({
      name: 'gen_ai_client_operation_time_to_first_chunk_seconds',
      help: 'Streamed AI calls by the time until the answer began.',
      labelNames: ['gen_ai_operation_name', ...MODEL] as const,
      buckets: DURATION_BUCKETS,
      registers,
    });
    this.tokens = new Histogram({
      name: 'gen_ai_client_token_usage',
      help: 'AI calls by the tokens that they used, for each class of the price sheets.',
      labelNames: ['gen_ai_operation_name', ...MODEL, 'gen_ai_token_type'] as const,
      buckets: TOKEN_BUCKETS,
      registers,
    });
    this.unreported = new Counter({
      name: 'gateway_unreported_calls_total',
      help: 'AI calls of which nobody knows all that the provider used.',
      labelNames: MODEL,
      registers,
    });
    this.overhead = new Histogram({
      name: 'gateway_overhead_seconds',
      help: 'What the service adds to an AI call: before it is sent, and after the last byte until it is charged.',
      labelNames: ['phase'] as const,
      buckets: OVERHEAD_BUCKETS,
      registers,
    });
    this.charged = new CreditsCounter(
      'gateway_charged_credits_total',
      'Credits that AI calls were charged.',
      registry,
    );
    this.uncollected = new CreditsCounter(
      'gateway_uncollected_credits_total',
      'Credits for what AI calls used and nobody paid.',
      registry,
    );
    this.faults = new Counter({
      name: 'gateway_provider_errors_total',
      help: 'AI calls that failed by a fault of the provider.',
      labelNames: ['gen_ai_provider_name', 'error_type'] as const,
      registers,
    });
    this.retries = new Counter({
      name: 'gateway_provider_retries_total',
      help: 'Further attempts to send an AI call.',
      labelNames: ['gen_ai_provider_name'] as const,
      registers,
    });
    this.refusals = new Counter({
      name: 'gateway_refusals_total',
      help: 'AI calls that the service refused before they were sent, by the code of the error.',
      labelNames: ['code'] as const,
      registers,
    });
    this.beginAtZero(settings.gateway.providers.keys());
  }

  ended(call: MeasuredCall): void {
    const { labels, tokens, currency } = call;
    const series = this.seriesOf(labels, OPERATIONS[call.route]);
    series.calls[call.outcome].inc();
    series.durations[call.outcome].observe(call.durationMs / MILLISECONDS_PER_SECOND);
    if (call.firstChunkMs !== null) series.firstChunks.observe(call.firstChunkMs / MILLISECONDS_PER_SECOND);
    for (const type of TOKEN_CLASSES) {
      if (tokens[type] > 0) series.tokens[type].observe(tokens[type]);
    }
    // Those of nothing too, so that the first loss of a model is an increase.
    series.unreported.inc(call.isUnreported ? 1 : 0);
    this.charged.add(labels, currency, call.charged);
    this.uncollected.add(labels, currency, call.uncollected);
  }

  interrupted(labels: ModelLabels): void {
    this.calls.inc({ ...labels, outcome: 'interrupted' });
    this.unreported.inc(labels);
  }

  /** @param phase `admission`: until the call is sent; `settlement`: from the last byte until it is charged */
  added(phase: 'admission' | 'settlement', milliseconds: number): void {
    this.overhead.observe({ phase }, milliseconds / MILLISECONDS_PER_SECOND);
  }

  failed(provider: string, fault: ProviderFault): void {
    this.faults.inc({ gen_ai_provider_name: provider, error_type: fault });
  }

  retried(provider: string): void {
    this.retries.inc({ gen_ai_provider_name: provider });
  }

  /** @param code of a problem */
  refused(code: string): void {
    this.refusals.inc({ code });
  }

  /** Made once per model and operation: label sets cost more than what is counted by them. */
  private seriesOf(labels: ModelLabels, operation: string): CallSeries {
    const name = `${operation} ${labels.gen_ai_provider_name} ${labels.gen_ai_request_model}`;
    const known = this.series.get(name);
    if (known !== undefined) return known;
    const all = { gen_ai_operation_name: operation, ...labels };
    const made: CallSeries = {
      calls: each(OUTCOMES, (outcome) => this.calls.labels({ ...labels, outcome })),
      durations: each(OUTCOMES, (outcome) => this.durations.labels({ ...all, outcome })),
      firstChunks: this.firstChunks.labels(all),
      tokens: each(TOKEN_CLASSES, (type) => this.tokens.labels({ ...all, gen_ai_token_type: type })),
      unreported: this.unreported.labels(labels),
    };
    this.series.set(name, made);
    return made;
  }

  /** Prometheus sees no increase in a series that begins with its first event. */
  private beginAtZero(providers: Iterable<string>): void {
    for (const code of ['overloaded', ...Object.keys(GATEWAY_PROBLEMS)]) this.refusals.inc({ code }, 0);
    for (const provider of providers) {
      this.retries.inc({ gen_ai_provider_name: provider }, 0);
      for (const fault of PROVIDER_FAULTS) {
        this.faults.inc({ gen_ai_provider_name: provider, error_type: fault }, 0);
      }
    }
  }
}

interface CreditsTotal {
  readonly labels: ModelLabels & { readonly currency: string };
  units: bigint;
}

/** Counts credits in units. Prometheus knows floats alone: a scrape gets the nearest one, which nothing is computed from. */
export class CreditsCounter {
  private readonly totals = new Map<string, CreditsTotal>();

  constructor(name: string, help: string, registry: Registry) {
    const { totals } = this;
    new Counter({
      name,
      help,
      labelNames: [...MODEL, 'currency'] as const,
      registers: [registry],
      collect() {
        this.reset();
        for (const { labels, units } of totals.values()) this.inc(labels, Number(formatAmount(units)));
      },
    });
  }

  add(labels: ModelLabels, currency: string, units: bigint): void {
    const { gen_ai_provider_name: provider, gen_ai_request_model: model } = labels;
    const name = `${provider} ${model} ${currency}`;
    const total = this.totals.get(name);
    if (total === undefined) this.totals.set(name, { labels: { ...labels, currency }, units });
    else total.units += units;
  }
}

function each<Name extends string, T>(names: readonly Name[], make: (name: Name) => T): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
}
