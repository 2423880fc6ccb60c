import { statfsSync, statSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { Settings } from '../config/settings';

/** The write-ahead log of a database in SQLite is a file beside it. */
const PARTS = ['', '-wal'];

/** Gauges of the disk that DATA_DIR is on. A full one stops an embedded ledger. */
@Injectable()
export class DiskMetrics {
  constructor(registry: Registry, { dataDir, engine, metadata }: Settings) {
    const read = () => statfsSync(dataDir);
    gaugeOf('data_dir_free_bytes', 'Free space where DATA_DIR is.', registry, () => {
      const { bavail, bsize } = read();
      return bavail * bsize;
    });
    gaugeOf('data_dir_size_bytes', 'Size of the file system that DATA_DIR is on.', registry, () => {
      const { blocks, bsize } = read();
      return blocks * bsize;
    });
    const databases = [
      ...(engine.kind === 'embedded' ? [['ledger', engine.path] as const] : []),
      ...(metadata.kind === 'sqlite' ? [['metadata', metadata.path] as const] : []),
    ];
    new Gauge({
      name: 'database_bytes',
      help: 'Size of the databases in DATA_DIR, each with its write-ahead log.',
      labelNames: ['database'] as const,
      registers: [registry],
      collect() {
        for (const [database, path] of databases) this.set({ database }, sizeOf(path));
      },
    });
  }
}

/** NaN where the disk does not answer: the other metrics are worth more then. */
function gaugeOf(name: string, help: string, registry: Registry, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      try {
        this.set(read());
      } catch {
        this.set(Number.NaN);
      }
    },
  });
}

function sizeOf(path: string): number {
  return PARTS.reduce((sum, part) => sum + (statSync(path + part, { throwIfNoEntry: false })?.size ?? 0), 0);
}
