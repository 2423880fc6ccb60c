import { Inject, Injectable } from '@nestjs/common';
import { CompiledQuery } from 'kysely';
import { LRUCache } from 'lru-cache';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  type RateLimiterRes,
} from 'rate-limiter-flexible';
import { MetadataDatabase } from './metadata-database';
import { METADATA_OPTIONS } from './metadata.module-definition';
import type { MetadataOptions } from './metadata.options';

const WINDOW_S = 60;
/** Each key has a limit of its own, so that the counter itself has none. */
const COUNTED = { points: Number.MAX_SAFE_INTEGER, duration: WINDOW_S, keyPrefix: '' };
const REFUSED_MAX = 10_000;
/** How long a process counts by itself after the store has failed: no request should wait for another failure. */
const ALONE_MS = 10_000;

/**
 * Counts the requests of keys per minute, from the first request on. Replicas on one PostgreSQL count together; while
 * it is away, each counts by itself.
 */
@Injectable()
export class KeyRequestCounts {
  private readonly alone = new RateLimiterMemory(COUNTED);
  private readonly together: RateLimiterPostgres | null;
  /** When a refused key may go on: refusals cost no count. */
  private readonly refused = new LRUCache<string, number>({ max: REFUSED_MAX });
  private aloneUntil = 0;

  constructor(database: MetadataDatabase, @Inject(METADATA_OPTIONS) { store }: MetadataOptions) {
    this.together = store.kind === 'postgres' ? limiterOn(database) : null;
  }

  /**
   * Counts a request.
   * @param limit requests per minute, 1 or more
   * @returns milliseconds to wait, at most a minute, where the key has made its requests; else null
   */
  async count(keyId: string, limit: number): Promise<number | null> {
    const name = `${keyId}:${limit}`;
    const wait = (this.refused.get(name) ?? 0) - performance.now();
    if (wait > 0) return wait;
    const { consumedPoints, msBeforeNext } = await this.consume(keyId);
    if (consumedPoints <= limit) return null;
    this.refused.set(name, performance.now() + msBeforeNext);
    return msBeforeNext;
  }

  /** Counts tokens of AI calls. @param tokens 1 or more */
  async addTokens(keyId: string, tokens: number): Promise<void> {
    await this.ask((limiter) => limiter.consume(tokensOf(keyId), tokens));
  }

  /**
   * @param limit tokens per minute
   * @returns milliseconds to wait, at most a minute, where the key has used its tokens; else null
   */
  async waitForTokens(keyId: string, limit: number): Promise<number | null> {
    const counted = await this.ask((limiter) => limiter.get(tokensOf(keyId)));
    return counted === null || counted.consumedPoints < limit ? null : counted.msBeforeNext;
  }

  private consume(keyId: string): Promise<RateLimiterRes> {
    return this.ask((limiter) => limiter.consume(keyId));
  }

  private async ask<T>(question: (limiter: RateLimiterAbstract) => Promise<T>): Promise<T> {
    if (this.together === null || performance.now() < this.aloneUntil) return question(this.alone);
    try {
      return await question(this.together);
    } catch {
      // The database has logged why.
      this.aloneUntil = performance.now() + ALONE_MS;
      return question(this.alone);
    }
  }
}

/** Apart from the count of the key's requests. */
function tokensOf(keyId: string): string {
  return `${keyId}:tokens`;
}

function limiterOn(database: MetadataDatabase): RateLimiterPostgres {
  return new RateLimiterPostgres({
    ...COUNTED,
    storeType: 'client',
    storeClient: {
      query: ({ text, values }: { text: string; values: unknown[] }) =>
        database.write((db) => db.executeQuery(CompiledQuery.raw(text, values))),
    },
    tableName: 'key_request_counts',
    tableCreated: true,
  });
}
