import { Injectable } from '@nestjs/common';
import { MetadataUnavailableError } from './errors';
import { MetadataDatabase } from './metadata-database';

/** A write that succeeded so recently spares the probe. */
const WRITE_IS_RECENT_MS = 1_000;
const PROBE_BYTES = 1;
/** After a failed write: a nearly full disk may take one byte, but no descriptions. */
const PROBE_AFTER_FAILURE_BYTES = 64 * 1024;
const PROBE_ID = 1;

/** Whether the store of names and texts can be used. */
@Injectable()
export class MetadataHealth {
  private probing: Promise<boolean> | null = null;

  constructor(private readonly database: MetadataDatabase) {}

  /** Whether the last write succeeded; true before the first. */
  get isWritable(): boolean {
    return this.database.lastWrite?.succeeded ?? true;
  }

  /**
   * Whether the store answers and takes writes, within the deadline of a query. Where no write has succeeded
   * just now, this call writes a probe; calls at the same time share it.
   */
  async isAvailable(): Promise<boolean> {
    const { lastWrite } = this.database;
    const wroteJustNow =
      lastWrite?.succeeded === true && performance.now() - lastWrite.at < WRITE_IS_RECENT_MS;
    if (wroteJustNow) return this.succeeds(this.readProbe());
    this.probing ??= this.succeeds(this.writeProbe(lastWrite?.succeeded === false)).finally(() => {
      this.probing = null;
    });
    return this.probing;
  }

  private async succeeds(probe: Promise<void>): Promise<boolean> {
    try {
      await probe;
      return true;
    } catch (error) {
      if (error instanceof MetadataUnavailableError) return false;
      throw error;
    }
  }

  private async readProbe(): Promise<void> {
    await this.database.read((db) => db.selectFrom('users').select('user_id').limit(1).execute());
  }

  private async writeProbe(afterFailure: boolean): Promise<void> {
    await this.readProbe();
    const text = '.'.repeat(afterFailure ? PROBE_AFTER_FAILURE_BYTES : PROBE_BYTES);
    await this.database.write((db) =>
      db
        .insertInto('write_probes')
        .values({ id: PROBE_ID, text })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ text }))
        .execute(),
    );
  }
}
