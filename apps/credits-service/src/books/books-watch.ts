import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { toNanoseconds } from '@app/http';
import { startOf } from '@app/metadata';
import { Gauge, Registry } from 'prom-client';
import { Settings } from '../config/settings';
import { BooksCheck } from './books-check';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Calls of a day may end so long after it. */
const LAST_CALLS_MS = 2 * HOUR_MS;
/** After a start there is other work. */
const FIRST_MS = 300_000;
const UNITS_PER_CREDIT = 1_000_000_000;

/** Checks the books every hour: the balances as they are, and the AI calls of the last whole day. */
@Injectable()
export class BooksWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Books');
  private readonly ended = new AbortController();
  private readonly differences: Gauge<'currency' | 'of'>;
  private readonly checkedAt: Gauge;

  constructor(
    registry: Registry,
    private readonly checks: BooksCheck,
    private readonly settings: Settings,
  ) {
    this.differences = new Gauge({
      name: 'books_difference_credits',
      help: 'Credits by which the books differ: users’ balances from the operator’s accounts, AI calls from their captures; NaN before the first check.',
      labelNames: ['currency', 'of'],
      registers: [registry],
    });
    for (const { code } of settings.currencies.all) {
      for (const kind of ['balances', 'ai_calls']) {
        this.differences.set({ currency: code, of: kind }, Number.NaN);
      }
    }
    this.checkedAt = new Gauge({
      name: 'books_checked_timestamp_seconds',
      help: 'When the books were last checked, in seconds since 1970; 0 before the first time.',
      registers: [registry],
    });
  }

  onApplicationBootstrap(): void {
    void this.run();
  }

  onModuleDestroy(): void {
    this.ended.abort();
  }

  private async run(): Promise<void> {
    for (let pauseMs = FIRST_MS; ; pauseMs = HOUR_MS) {
      try {
        await sleep(pauseMs, undefined, { ref: false, signal: this.ended.signal });
      } catch {
        return;
      }
      await this.check();
    }
  }

  /** Checks all currencies. A ledger or store that is away is the affair of their own alerts. */
  async check(): Promise<void> {
    const to = startOf('day', Date.now() - LAST_CALLS_MS);
    for (const { code } of this.settings.currencies.all) {
      try {
        const { totals, owned_by_users, days, balanced } = await this.checks.run({
          currency: code,
          from: toNanoseconds(to - DAY_MS),
          to: toNanoseconds(to),
        });
        const ofCalls = days.reduce((sum, { captured, charged }) => sum + abs(captured - charged), 0n);
        this.set(code, 'balances', abs(owned_by_users - totals.outstanding));
        this.set(code, 'ai_calls', ofCalls);
        if (!balanced)
          this.log.error(`The books of ${code} do not add up; GET /api/v1/books/check says where.`);
        this.checkedAt.set(Math.round(Date.now() / 1_000));
      } catch (error) {
        this.log.warn(
          `The books of ${code} could not be checked: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  }

  /** For an alert it is enough to know about how much. @param units of the difference */
  private set(currency: string, of: string, units: bigint): void {
    this.differences.set({ currency, of }, Number(units) / UNITS_PER_CREDIT);
  }
}

function abs(units: bigint): bigint {
  return units < 0n ? -units : units;
}
