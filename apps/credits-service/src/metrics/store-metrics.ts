import { Injectable } from '@nestjs/common';
import { LedgerHealth } from '@app/ledger';
import { MetadataHealth } from '@app/metadata';
import { ServiceMetrics } from './service-metrics';

/** Gauges of the ledger and the metadata store. */
@Injectable()
export class StoreMetrics {
  constructor(metrics: ServiceMetrics, ledger: LedgerHealth, metadata: MetadataHealth) {
    metrics.addGauge('ledger_writable', 'Whether the last write to the ledger succeeded: 1 or 0.', () =>
      Number(ledger.isWritable),
    );
    metrics.addGauge(
      'metadata_writable',
      'Whether the last write to the metadata store succeeded: 1 or 0.',
      () => Number(metadata.isWritable),
    );
    metrics.addGauge(
      'ledger_clock_ahead_seconds',
      'How far the time of the ledger is ahead of the clock of this machine.',
      () => ledger.clockAheadSeconds,
    );
  }
}
