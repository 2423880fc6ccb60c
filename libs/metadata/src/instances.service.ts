import { Injectable } from '@nestjs/common';
import { sql, type SqlBool } from 'kysely';
import { MetadataDatabase } from './metadata-database';

/** A process as the store knows it. All times are the store's: clocks of processes may differ. */
export interface InstanceState {
  readonly instance: string;
  /** Milliseconds since 1970, of its last beat; null where it has never sent one. */
  readonly beatMs: number | null;
  /** Milliseconds since then; null where it has never sent one. */
  readonly silentMs: number | null;
  /** Whether calls of it are not settled. */
  readonly hasCalls: boolean;
}

/** The processes that make AI calls, and when each was last alive. */
@Injectable()
export class Instances {
  constructor(private readonly database: MetadataDatabase) {}

  /** Says that the process is alive. @throws MetadataUnavailableError */
  async beat(instance: string): Promise<void> {
    const { nowMs } = this.database;
    await this.database.write((db) =>
      db
        .insertInto('instances')
        .values({ instance, beat_ms: nowMs })
        .onConflict((conflict) => conflict.column('instance').doUpdateSet({ beat_ms: nowMs }))
        .execute(),
    );
  }

  /** The processes that have sent a beat or have calls that are not settled. @throws MetadataUnavailableError */
  async states(): Promise<InstanceState[]> {
    const { nowMs } = this.database;
    const [beats, owners] = await this.database.read((db) =>
      Promise.all([
        db
          .selectFrom('instances')
          .select(['instance', 'beat_ms', nowMs.$castTo<number | string>().as('now_ms')])
          .execute(),
        db
          .selectFrom('ai_calls')
          .select('instance')
          .distinct()
          .where(sql<SqlBool>`state <> 'settled'`)
          .execute(),
      ]),
    );
    const withCalls = new Set(owners.map(({ instance }) => instance));
    const known = beats.map(({ instance, beat_ms, now_ms }) => ({
      instance,
      beatMs: Number(beat_ms),
      silentMs: Number(now_ms) - Number(beat_ms),
      hasCalls: withCalls.delete(instance),
    }));
    const unknown = Array.from(withCalls, (instance) => ({
      instance,
      beatMs: null,
      silentMs: null,
      hasCalls: true,
    }));
    return [...known, ...unknown];
  }

  /** Deletes processes that have ended. One that has not comes back with its next beat. @throws MetadataUnavailableError */
  async forget(instances: readonly string[]): Promise<void> {
    await this.database.write((db) =>
      db.deleteFrom('instances').where('instance', 'in', instances).execute(),
    );
  }
}
