import { Injectable } from '@nestjs/common';
import { formatTimestamp, toMilliseconds, toNanoseconds } from '@app/http';
import { formatTransactionId, LedgerBooks } from '@app/ledger';
import { AiCalls, ALL_USAGE, startOf, UsageReports } from '@app/metadata';
import type { Currency } from '@app/money';
import { RequestCurrency } from '../shared/request-currency';
import { bucketBorders } from '../shared/bucket-borders';
import type { BooksRangeQuery } from './dto/books.query';
import type { BookDayResponse, BooksCheckResponse, CallDifferenceResponse } from './dto/books.responses';

const DAYS_MAX = 31;
const NAMED_MAX = 100;
const DATE_LENGTH = '2026-11-23'.length;
const CALLS_AT_ONCE = 1_000;
/** A call is captured before its hold runs out, at the latest. */
const HOLD_MAX_MS = 86_400_000;

/** Compares what is kept twice: users' balances with the operator's, and charges of AI calls with their captures. */
@Injectable()
export class BooksCheck {
  constructor(
    private readonly books: LedgerBooks,
    private readonly usage: UsageReports,
    private readonly calls: AiCalls,
    private readonly currencies: RequestCurrency,
  ) {}

  /** @throws ValidationFailedError, BooksNotKeptError, LedgerUnavailableError, MetadataUnavailableError */
  async run(query: BooksRangeQuery): Promise<BooksCheckResponse> {
    const currency = this.currencies.of(query);
    const borders = bucketBorders(query, 'day', DAYS_MAX);
    const comparison = await this.books.compare(currency);
    const days = await this.days(currency, borders);
    const different = days.filter(({ captured, charged }) => captured !== charged);
    const calls: CallDifferenceResponse[] = [];
    for (const { day } of different) {
      if (calls.length < NAMED_MAX) calls.push(...(await this.differencesOf(currency, Date.parse(day))));
    }
    return {
      currency: currency.code,
      at: formatTimestamp(comparison.at),
      totals: {
        topped_up: comparison.toppedUp,
        billed: comparison.billed,
        refunded: comparison.refunded,
        outstanding: comparison.outstanding,
      },
      owned_by_users: comparison.ownedByUsers,
      days,
      calls: calls.slice(0, NAMED_MAX),
      balanced: comparison.ownedByUsers === comparison.outstanding && different.length === 0,
    };
  }

  private async days(currency: Currency, borders: readonly number[]): Promise<BookDayResponse[]> {
    const [fromMs, toMs] = [borders.at(0) ?? 0, borders.at(-1) ?? 0];
    const report = await this.usage.read({
      currencies: [currency.code],
      ...ALL_USAGE,
      fromMs,
      toMs,
      grain: 'day',
      by: [],
      byTags: [],
    });
    const days = new Map<number, { captured: bigint; charged: bigint }>();
    const dayOf = (ms: number) => {
      const known = days.get(ms) ?? { captured: 0n, charged: 0n };
      days.set(ms, known);
      return known;
    };
    for (const { startMs, sum } of report.groups) dayOf(startMs ?? 0).charged += sum.charged;
    for await (const part of this.captures(currency, fromMs, toMs)) {
      for (const { startMs, amount } of part) dayOf(startOf('day', startMs)).captured += amount;
    }
    return [...days]
      .sort(([one], [other]) => one - other)
      .map(([ms, sums]) => ({ day: new Date(ms).toISOString().slice(0, DATE_LENGTH), ...sums }));
  }

  /** Captures of the calls that started in a range. */
  private async *captures(
    currency: Currency,
    fromMs: number,
    toMs: number,
  ): AsyncGenerator<{ callId: string; amount: bigint; startMs: number }[], void> {
    const end = toNanoseconds(toMs + HOLD_MAX_MS);
    for await (const part of this.books.callCaptures(currency, toNanoseconds(fromMs), end)) {
      yield part
        .map(({ holdId, amount, heldAt }) => ({
          callId: formatTransactionId(holdId),
          amount,
          startMs: toMilliseconds(heldAt),
        }))
        .filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
    }
  }

  /** Names the calls of a day whose record and capture differ: those with a record first, then those without. */
  private async differencesOf(currency: Currency, dayMs: number): Promise<CallDifferenceResponse[]> {
    const captured = new Map<string, bigint>();
    const toMs = dayMs + HOLD_MAX_MS;
    for await (const part of this.captures(currency, dayMs, toMs)) {
      for (const { callId, amount } of part) captured.set(callId, amount);
    }
    const differences: CallDifferenceResponse[] = [];
    const listing = { userId: null, keyId: null, model: null, status: null, fromMs: dayMs, toMs };
    for (let place: { startedAtMs: number; callId: string } | null | undefined = null; place !== undefined;) {
      const page = await this.calls.list(listing, place, CALLS_AT_ONCE);
      for (const { callId, currency: code, chargedUnits } of page) {
        if (code !== currency.code) continue;
        const charged = chargedUnits ?? 0n;
        const amount = captured.get(callId) ?? 0n;
        captured.delete(callId);
        if (amount !== charged) differences.push({ call_id: callId, captured: amount, charged });
      }
      if (differences.length >= NAMED_MAX) return differences;
      place = page.length < CALLS_AT_ONCE ? undefined : page.at(-1);
    }
    const unrecorded = Array.from(captured, ([call_id, amount]) => ({
      call_id,
      captured: amount,
      charged: null,
    }));
    return [...differences, ...unrecorded];
  }
}
