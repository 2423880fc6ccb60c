import { Injectable } from '@nestjs/common';
import { toMilliseconds, toNanoseconds, ValidationFailedError } from '@app/http';
import { LedgerBooks, type BookTotals } from '@app/ledger';
import { UsageReports } from '@app/metadata';
import { RequestCurrency } from '../shared/request-currency';
import { UnpricedModels } from '../shared/unpriced-models';
import type { OverviewQuery } from './dto/overview.query';
import type { AmountTileResponse, OverviewResponse } from './dto/overview.response';
import { UsersNearZero } from './users-near-zero';

const DEFAULT_RANGE_MS = 30 * 86_400_000;
const MODELS_MAX = 10;

/** What the first page of the operator's dashboard shows. */
@Injectable()
export class OverviewService {
  constructor(
    private readonly books: LedgerBooks,
    private readonly usage: UsageReports,
    private readonly unpriced: UnpricedModels,
    private readonly nearZero: UsersNearZero,
    private readonly currencies: RequestCurrency,
  ) {}

  /** @throws ValidationFailedError, BooksNotKeptError, LedgerUnavailableError, MetadataUnavailableError */
  async read(query: OverviewQuery): Promise<OverviewResponse> {
    const currency = this.currencies.of(query);
    const toMs = query.to === undefined ? Date.now() : toMilliseconds(query.to);
    const fromMs = query.from === undefined ? toMs - DEFAULT_RANGE_MS : toMilliseconds(query.from);
    if (fromMs >= toMs)
      throw new ValidationFailedError([{ field: 'from', message: 'from must be before to' }]);
    const beforeMs = Math.max(0, fromMs - (toMs - fromMs));
    const moments = [beforeMs, fromMs, toMs].map((ms) => toNanoseconds(ms));
    const [[start, middle, end], { held }, used, usedBefore, near_zero, unpriced_models] = await Promise.all([
      this.books.totalsAt(currency, moments),
      this.books.now(currency),
      this.usage.exactTotal(currency.code, fromMs, toMs),
      this.usage.exactTotal(currency.code, beforeMs, fromMs),
      this.nearZero.find(currency),
      this.unpriced.find(fromMs, toMs, MODELS_MAX),
    ]);
    const moved = (name: keyof BookTotals): AmountTileResponse => ({
      value: (end?.[name] ?? 0n) - (middle?.[name] ?? 0n),
      before: (middle?.[name] ?? 0n) - (start?.[name] ?? 0n),
    });
    return {
      currency: currency.code,
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      outstanding: { value: end?.outstanding ?? 0n, before: middle?.outstanding ?? 0n },
      topped_up: moved('toppedUp'),
      billed: moved('billed'),
      refunded: moved('refunded'),
      held,
      calls: { value: used.calls, before: usedBefore.calls },
      failed: { value: used.failed, before: usedBefore.failed },
      uncollected: { value: used.uncollected, before: usedBefore.uncollected },
      near_zero,
      unpriced_models,
    };
  }
}
