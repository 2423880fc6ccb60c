import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Exchange, ExchangeObserver } from '@app/http';
import type { LedgerObserver, LedgerOperation, LedgerOutcome } from '@app/ledger';

/** From what an embedded ledger takes to the deadline of a slow call, in seconds. */
const BUCKETS_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const MILLISECONDS_PER_SECOND = 1_000;

/**
 * What the service counts and measures, for Prometheus. Labels are of small sets whatever callers send: methods, the patterns
 * of routes, statuses, the ledger's operations and outcomes.
 */
export class ServiceMetrics implements ExchangeObserver, LedgerObserver {
  /** Of this application, so that several in one process keep theirs apart. */
  readonly registry = new Registry();
  private inFlight = 0;
  private readonly requests: Histogram<'method' | 'route' | 'status'>;
  private readonly ledgerCalls: Histogram<'operation' | 'outcome'>;

  /** @param linesLost how many lines the log has lost so far */
  constructor(linesLost: () => number) {
    const { registry } = this;
    // Of the process, its memory, garbage collections and event loop; the lag of the loop is among them.
    collectDefaultMetrics({ register: registry });
    this.requests = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Requests, by how long they took. The status is aborted where the answer did not go out in full.',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS_SECONDS,
      registers: [registry],
    });
    this.ledgerCalls = new Histogram({
      name: 'ledger_call_duration_seconds',
      help: 'Calls to the ledger, by how long they took. The outcome is ok wherever the ledger answered.',
      labelNames: ['operation', 'outcome'],
      buckets: BUCKETS_SECONDS,
      registers: [registry],
    });
    this.watchRequestsInFlight();
    new Counter({
      name: 'log_lines_dropped_total',
      help: 'Lines of the log that were lost, since they could not be written.',
      registers: [registry],
      collect() {
        this.reset();
        this.inc(linesLost());
      },
    });
  }

  began(): void {
    this.inFlight += 1;
  }

  ended({ method, route, status, isAborted, durationMs }: Exchange): void {
    this.inFlight -= 1;
    const labels = { method, route, status: isAborted ? 'aborted' : String(status) };
    this.requests.observe(labels, durationMs / MILLISECONDS_PER_SECOND);
  }

  called(operation: LedgerOperation, outcome: LedgerOutcome, durationMs: number): void {
    this.ledgerCalls.observe({ operation, outcome }, durationMs / MILLISECONDS_PER_SECOND);
  }

  /** Counted as a plain number and read when somebody asks. */
  private watchRequestsInFlight(): void {
    const inFlight = () => this.inFlight;
    new Gauge({
      name: 'http_requests_in_flight',
      help: 'Requests that are not answered yet.',
      registers: [this.registry],
      collect() {
        this.set(inFlight());
      },
    });
  }
}
