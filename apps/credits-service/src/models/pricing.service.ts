import { Injectable } from '@nestjs/common';
import { HttpProblem } from '@app/http';
import { ModelExistsError, PriceSheets, type SheetVersion } from '@app/metadata';
import {
  findInCatalogue,
  formatSheet,
  parseSheet,
  type ClassPrices,
  type ModelSheet,
  type SheetTerms,
} from '@app/pricing';
import { ModelSheets, operatorSheet } from '../shared/model-sheets';
import { momentOf } from './describe-model';
import type {
  CreatePricingRequest,
  PricingListResponse,
  PricingResponse,
  UpdatePricingRequest,
} from './dto/pricing';

const PROVIDER_DEFAULT = 'openai';
/** No model's window is larger, so that no prompt has more tokens than its hold counts with. */
const MAX_INPUT_DEFAULT = 2_000_000;
const MAX_OUTPUT_DEFAULT = 16_384;

const NO_PRICES: ClassPrices = {
  input: null,
  cache_read: null,
  cache_write_5m: null,
  cache_write_1h: null,
  output: null,
  audio_input: null,
  audio_output: null,
};

/** The same sheets in two prices per thousand tokens. pico-USD per token are nano-USD per thousand of them. */
@Injectable()
export class PricingService {
  constructor(
    private readonly models: ModelSheets,
    private readonly sheets: PriceSheets,
  ) {}

  async list(): Promise<PricingListResponse> {
    await this.models.ready();
    return { models: this.models.all().map(describe) };
  }

  /** @throws ModelExistsError for a model of the catalogue as well */
  async create(request: CreatePricingRequest): Promise<PricingResponse> {
    const { model_id: modelId } = request;
    await this.models.ready();
    if (this.models.find(modelId) !== null) throw new ModelExistsError();
    const terms: SheetTerms = {
      provider: request.provider ?? PROVIDER_DEFAULT,
      upstreamModel: modelId,
      displayName: request.display_name ?? modelId,
      aliases: [],
      isEnabled: true,
      prices: { ...NO_PRICES, input: request.input_price_per_1k, output: request.output_price_per_1k },
      perRequest: 0n,
      longContext: null,
      tiers: {},
      limits: {
        maxInputTokens: request.max_input_tokens ?? MAX_INPUT_DEFAULT,
        maxOutputTokens: request.max_output_tokens ?? MAX_OUTPUT_DEFAULT,
        maxImageTokens: null,
      },
      markupPpm: null,
    };
    const { version } = await this.sheets.put(modelId, (before) => {
      if (before !== null) throw new ModelExistsError();
      return formatSheet(terms);
    });
    return this.changed(version);
  }

  /** Changes what is given, and makes an operator's sheet of a catalogue's one. */
  async update(modelId: string, request: UpdatePricingRequest): Promise<PricingResponse> {
    const named = findInCatalogue(modelId, Date.now());
    const listed = named?.modelId === modelId ? named : null;
    const { version } = await this.sheets.put(modelId, (before) => {
      const sheet = before === null ? listed : parseSheet(before);
      if (sheet === null)
        throw new HttpProblem('not_found', 'No model has this id; GET /v1/pricing lists them.');
      return formatSheet(withPrices(sheet, request));
    });
    return this.changed(version);
  }

  private async changed(version: SheetVersion): Promise<PricingResponse> {
    // The change is stored: where it can't be read now, it counts with the next refresh.
    await this.models.refresh().catch(() => undefined);
    const sheet = operatorSheet(version);
    if (sheet === null) throw new TypeError('A version without a sheet has no prices.');
    return describe(sheet);
  }
}

function withPrices(sheet: SheetTerms, request: UpdatePricingRequest): SheetTerms {
  const { prices, displayName } = sheet;
  return {
    ...sheet,
    displayName: request.display_name ?? displayName,
    prices: {
      ...prices,
      input: request.input_price_per_1k ?? prices.input,
      output: request.output_price_per_1k ?? prices.output,
    },
  };
}

function describe({ modelId, displayName, prices, updatedAtMs }: ModelSheet): PricingResponse {
  return {
    model_id: modelId,
    display_name: displayName,
    input_price_per_1k: prices.input ?? 0n,
    output_price_per_1k: prices.output ?? 0n,
    updated_at: momentOf(updatedAtMs),
  };
}
