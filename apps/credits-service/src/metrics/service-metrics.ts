import manifest from '../../../../package.json';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { ROLES, type Exchange, type ExchangeObserver } from '@app/http';
import {
  LEDGER_OPERATIONS,
  LEDGER_OUTCOMES,
  type LedgerObserver,
  type LedgerOperation,
  type LedgerOutcome,
} from '@app/ledger';

/** From the time of an embedded ledger to the deadline of a slow call, in seconds. */
const BUCKETS_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Of public calls and unknown keys. */
const NO_ROLE = 'none';
const MILLISECONDS_PER_SECOND = 1_000;

/**
 * The metrics of the service, for Prometheus. Labels come from small sets, whatever callers send: methods,
 * route patterns, statuses, the ledger's operations and outcomes.
 */
export class ServiceMetrics implements ExchangeObserver, LedgerObserver {
  /** One per application, so that several can run in one process. */
  readonly registry = new Registry();
  private inFlight = 0;
  private readonly requests: Histogram<'method' | 'route' | 'status'>;
  private readonly byRole: Counter<'role'>;
  private readonly ledgerCalls: Histogram<'operation' | 'outcome'>;

  /** @param linesLost returns how many lines the log has lost so far */
  constructor(linesLost: () => number) {
    const { registry } = this;
    // The process, its memory, garbage collections and event loop lag.
    collectDefaultMetrics({ register: registry });
    this.requests = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Requests by duration. The status is aborted if the answer was not sent in full.',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS_SECONDS,
      registers: [registry],
    });
    this.byRole = new Counter({
      name: 'http_requests_by_role_total',
      help: 'Requests by the role of the caller; none for public calls and unknown keys.',
      labelNames: ['role'],
      registers: [registry],
    });
    this.ledgerCalls = new Histogram({
      name: 'ledger_call_duration_seconds',
      help: 'Calls to the ledger by duration. The outcome is ok if the ledger answered.',
      labelNames: ['operation', 'outcome'],
      buckets: BUCKETS_SECONDS,
      registers: [registry],
    });
    new Gauge({
      name: 'service_info',
      help: 'Always 1; the label is the version of the service.',
      labelNames: ['version'],
      registers: [registry],
    }).set({ version: manifest.version }, 1);
    this.addGauge('http_requests_in_flight', 'Requests that are not answered yet.', () => this.inFlight);
    new Counter({
      name: 'log_lines_dropped_total',
      help: 'Log lines that were lost because they could not be written.',
      registers: [registry],
      collect() {
        this.reset();
        this.inc(linesLost());
      },
    });
    this.beginAtZero();
  }

  began(): void {
    this.inFlight += 1;
  }

  ended({ method, route, status, role, isAborted, durationMs }: Exchange): void {
    this.inFlight -= 1;
    const labels = { method, route, status: isAborted ? 'aborted' : String(status) };
    this.requests.observe(labels, durationMs / MILLISECONDS_PER_SECOND);
    this.byRole.inc({ role: role ?? NO_ROLE });
  }

  called(operation: LedgerOperation, outcome: LedgerOutcome, durationMs: number): void {
    this.ledgerCalls.observe({ operation, outcome }, durationMs / MILLISECONDS_PER_SECOND);
  }

  /** Prometheus sees no increase in a series that begins with its first event. */
  private beginAtZero(): void {
    for (const role of [...ROLES, NO_ROLE]) this.byRole.inc({ role }, 0);
    for (const operation of LEDGER_OPERATIONS) {
      for (const outcome of LEDGER_OUTCOMES) this.ledgerCalls.zero({ operation, outcome });
    }
  }

  /** @param read called at each scrape */
  addGauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}
