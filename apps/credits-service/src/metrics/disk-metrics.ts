import { statfsSync, statSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Settings } from '../config/settings';
import { ServiceMetrics } from './service-metrics';

/** The write-ahead log of a database in SQLite is a file beside it. */
const PARTS = ['', '-wal'];

/** Gauges of the disk that DATA_DIR is on. A full one stops an embedded ledger. */
@Injectable()
export class DiskMetrics {
  constructor(metrics: ServiceMetrics, { dataDir, engine, metadata }: Settings) {
    metrics.addGauge('data_dir_free_bytes', 'Free space where DATA_DIR is.', () =>
      blocksOf(dataDir, 'bavail'),
    );
    metrics.addGauge('data_dir_size_bytes', 'Size of the file system that DATA_DIR is on.', () =>
      blocksOf(dataDir, 'blocks'),
    );
    const databases = [
      ...(engine.kind === 'embedded' ? [['ledger', engine.path] as const] : []),
      ...(metadata.kind === 'sqlite' ? [['metadata', metadata.path] as const] : []),
    ];
    new Gauge({
      name: 'database_bytes',
      help: 'Size of the databases in DATA_DIR, each with its write-ahead log.',
      labelNames: ['database'] as const,
      registers: [metrics.registry],
      collect() {
        for (const [database, path] of databases) this.set({ database }, sizeOf(path));
      },
    });
  }
}

/** In bytes; NaN where the disk does not answer: the other metrics are worth more then. */
function blocksOf(folder: string, kind: 'bavail' | 'blocks'): number {
  try {
    const disk = statfsSync(folder);
    return disk[kind] * disk.bsize;
  } catch {
    return Number.NaN;
  }
}

function sizeOf(path: string): number {
  return PARTS.reduce((sum, part) => sum + (statSync(path + part, { throwIfNoEntry: false })?.size ?? 0), 0);
}
