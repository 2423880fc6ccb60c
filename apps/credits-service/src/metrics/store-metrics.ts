import { Injectable } from '@nestjs/common';
import { LedgerHealth } from '@app/ledger';
import { MetadataHealth } from '@app/metadata';
import { Gauge } from 'prom-client';
import { ServiceMetrics } from './service-metrics';

/** Gauges of the ledger and the metadata store, read at each scrape. */
@Injectable()
export class StoreMetrics {
  constructor({ registry }: ServiceMetrics, ledger: LedgerHealth, metadata: MetadataHealth) {
    const gauge = (name: string, help: string, read: () => number) =>
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    gauge('ledger_writable', 'Whether the last write to the ledger succeeded: 1 or 0.', () =>
      Number(ledger.isWritable),
    );
    gauge('metadata_writable', 'Whether the last write to the metadata store succeeded: 1 or 0.', () =>
      Number(metadata.isWritable),
    );
    gauge(
      'ledger_clock_ahead_seconds',
      'How far the time of the ledger is ahead of the clock of this machine.',
      () => ledger.clockAheadSeconds,
    );
  }
}
