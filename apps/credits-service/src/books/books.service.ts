import { Injectable } from '@nestjs/common';
import { toNanoseconds } from '@app/http';
import { LedgerBooks, type BookTotals } from '@app/ledger';
import { RequestCurrency } from '../shared/request-currency';
import { bucketBorders } from '../shared/bucket-borders';
import type { BooksQuery } from './dto/books.query';
import type { BooksResponse, BookTotalsResponse } from './dto/books.responses';

const BUCKETS_MAX = 1_000;
const NOTHING: BookTotals = { toppedUp: 0n, billed: 0n, refunded: 0n, outstanding: 0n };

/** The operator's totals, from the ledger alone. */
@Injectable()
export class BooksService {
  constructor(
    private readonly books: LedgerBooks,
    private readonly currencies: RequestCurrency,
  ) {}

  /** @throws ValidationFailedError, BooksNotKeptError, LedgerUnavailableError */
  async read(query: BooksQuery): Promise<BooksResponse> {
    const { bucket = 'day' } = query;
    const currency = this.currencies.of(query);
    const borders = bucketBorders(query, bucket, BUCKETS_MAX);
    const totals = await this.books.totalsAt(currency, borders.map(toNanoseconds));
    return {
      currency: currency.code,
      bucket,
      from: isoOf(borders.at(0)),
      to: isoOf(borders.at(-1)),
      buckets: totals.slice(1).map((end, index) => ({
        start: isoOf(borders[index]),
        ...movedBetween(totals[index], end),
      })),
      totals: movedBetween(totals.at(0), totals.at(-1)),
    };
  }
}

function movedBetween(
  before: BookTotals = NOTHING,
  end: BookTotals = NOTHING,
): Pick<BookTotalsResponse, keyof BookTotalsResponse> {
  return {
    topped_up: end.toppedUp - before.toppedUp,
    billed: end.billed - before.billed,
    refunded: end.refunded - before.refunded,
    outstanding: end.outstanding,
  };
}

function isoOf(milliseconds = 0): string {
  return new Date(milliseconds).toISOString();
}
