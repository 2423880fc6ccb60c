import { Injectable } from '@nestjs/common';
import { ExactDecimal, ValidationFailedError } from '@app/http';
import {
  chargeOf,
  markupOf,
  PERCENT,
  TOKEN_CLASSES,
  USD,
  type PriceSheet,
  type TokenCounts,
} from '@app/pricing';
import { Settings } from '../config/settings';
import { describeLine } from '../shared/describe-prices';
import { RequestCurrency } from '../shared/request-currency';
import type { PutModelRequest } from './dto/put-model.request';
import type { QuoteRequest, QuoteResponse, QuoteTokensRequest } from './dto/quote';
import { ModelsService } from './models.service';
import { readSheet } from './read-sheet';

/** What calls would cost, by the rules that charge them. */
@Injectable()
export class QuotesService {
  constructor(
    private readonly models: ModelsService,
    private readonly currencies: RequestCurrency,
    private readonly settings: Settings,
  ) {}

  /** @throws HttpProblem `not_found`, ValidationFailedError for a currency that does not pay for AI calls */
  async quote(modelId: string, request: QuoteRequest): Promise<QuoteResponse> {
    const { tokens, sheet: draft = null } = request;
    const tier = request.tier ?? 'default';
    const currency = this.currencies.of(request);
    const { markupPpm, unitsPerUsd: rates } = this.settings.gateway;
    const unitsPerUsd = rates.get(currency.code);
    if (unitsPerUsd === undefined) {
      const message = `currency must be one that pays for AI calls, which ${currency.code} does not`;
      throw new ValidationFailedError([{ field: 'currency', message }]);
    }
    const { sheet, ...named } = await this.sheetOf(modelId, draft);
    const terms = { markupPpm, unitsPerUsd };
    const { lines, cost, units, unpriced } = chargeOf(countsOf(tokens), sheet, tier, terms);
    return {
      ...named,
      tier,
      lines: lines.map((line) => describeLine(line, true)),
      unpriced,
      usd: new ExactDecimal(cost, USD.places),
      markup_percent: new ExactDecimal(markupOf(sheet, terms), PERCENT.places),
      currency: currency.code,
      credits_per_usd: unitsPerUsd,
      charged: units,
    };
  }

  private async sheetOf(
    modelId: string,
    draft: PutModelRequest | null,
  ): Promise<{ sheet: PriceSheet; model_id: string; version: string | null }> {
    if (draft !== null) return { sheet: readSheet(modelId, draft), model_id: modelId, version: null };
    const sheet = await this.models.find(modelId);
    return { sheet, model_id: sheet.modelId, version: sheet.version };
  }
}

function countsOf(tokens: QuoteTokensRequest): TokenCounts {
  return Object.fromEntries(
    TOKEN_CLASSES.map((tokenClass) => [tokenClass, tokens[tokenClass] ?? 0]),
  ) as TokenCounts;
}
