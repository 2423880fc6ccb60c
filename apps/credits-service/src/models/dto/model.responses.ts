import {
  ApiAmount,
  ApiCount,
  ApiFlag,
  ApiListOf,
  ApiMoment,
  ApiObject,
  ApiText,
  ApiWord,
  ApiWords,
  EXAMPLE_MOMENT,
  type ExactDecimal,
} from '@app/http';

const OPTIONAL = { required: false } as const;

const EXAMPLE_PRICES = { input: 1.25, cache_read: 0.125, output: 10 };
const EXAMPLE_LIMITS = { max_input_tokens: 400_000, max_output_tokens: 128_000, max_image_tokens: 1_190 };
const EXAMPLE_MODEL = {
  id: 'gpt-5',
  provider: 'openai',
  upstream_model: 'gpt-5',
  display_name: 'GPT-5',
  aliases: ['gpt-5-2025-08-07'],
  enabled: true,
  source: 'operator',
  version: '3',
  updated_at: EXAMPLE_MOMENT,
  prices: EXAMPLE_PRICES,
  limits: EXAMPLE_LIMITS,
  markup_percent: null,
};

/** Prices in USD per million tokens; classes without a price are absent. */
export class ClassPricesResponse {
  @ApiAmount('Input.', { ...OPTIONAL, example: 1.25 })
  input?: ExactDecimal;

  @ApiAmount('Input that is read from the provider’s cache; absent where it costs what input costs.', {
    ...OPTIONAL,
    example: 0.125,
  })
  cache_read?: ExactDecimal;

  @ApiAmount('Input that is written to a cache for minutes.', { ...OPTIONAL, example: 1.5625 })
  cache_write_5m?: ExactDecimal;

  @ApiAmount('Input that is written to a cache for an hour or more.', { ...OPTIONAL, example: 2.5 })
  cache_write_1h?: ExactDecimal;

  @ApiAmount('Output with reasoning.', { ...OPTIONAL, example: 10 })
  output?: ExactDecimal;

  @ApiAmount('Audio in the input.', { ...OPTIONAL, example: 32 })
  audio_input?: ExactDecimal;

  @ApiAmount('Audio in the output.', { ...OPTIONAL, example: 64 })
  audio_output?: ExactDecimal;
}

export class LongContextResponse extends ClassPricesResponse {
  @ApiCount('The prices count for the whole call where its prompt has more tokens.', { example: 272_000 })
  above!: number;
}

export class TiersResponse {
  @ApiObject(ClassPricesResponse, 'Calls that the provider serves later.', {
    ...OPTIONAL,
    example: { input: 0.625, output: 5 },
  })
  flex?: ClassPricesResponse;

  @ApiObject(ClassPricesResponse, 'Calls that the provider serves first.', {
    ...OPTIONAL,
    example: { input: 2.5, output: 20 },
  })
  priority?: ClassPricesResponse;
}

export class ModelPricesResponse extends ClassPricesResponse {
  @ApiAmount('The fee of a call, in USD; absent where there is none.', { ...OPTIONAL, example: 0.01 })
  per_request?: ExactDecimal;

  @ApiObject(LongContextResponse, 'The prices of calls with long prompts.', {
    ...OPTIONAL,
    example: { above: 272_000, input: 2.5, output: 15 },
  })
  long_context?: LongContextResponse;

  @ApiObject(TiersResponse, 'The prices of service tiers.', {
    ...OPTIONAL,
    example: { flex: { input: 0.625, output: 5 } },
  })
  tiers?: TiersResponse;
}

export class ModelLimitsResponse {
  @ApiCount('The model’s window.', { example: 400_000 })
  max_input_tokens!: number;

  @ApiCount('The greatest cap on output.', { example: 128_000 })
  max_output_tokens!: number;

  @ApiCount('The most tokens of one image; null where images are refused.', {
    nullable: true,
    example: 1_190,
  })
  max_image_tokens!: number | null;
}

export class ModelResponse {
  @ApiText('The model’s id.', { example: 'gpt-5' })
  id!: string;

  @ApiText('The provider.', { example: 'openai' })
  provider!: string;

  @ApiText('The provider’s name for the model.', { example: 'gpt-5' })
  upstream_model!: string;

  @ApiText('The name that the model is shown with.', { example: 'GPT-5' })
  display_name!: string;

  @ApiWords('Further names of the model.')
  aliases!: readonly string[];

  @ApiFlag('Whether callers may use the model.', { example: true })
  enabled!: boolean;

  @ApiWord(['catalogue', 'operator'], 'Whose sheet it is: the built-in catalogue’s or the operator’s.')
  source!: 'catalogue' | 'operator';

  @ApiText('The version of the sheet: 1, 2 … of an operator’s sheet, that of the catalogue for its own.', {
    example: '0.1.8-7e8bf403',
  })
  version!: string;

  @ApiMoment('When this version came to be.', { example: '2026-11-23T00:00:00.000Z' })
  updated_at!: string;

  @ApiObject(ModelPricesResponse, 'The prices, in USD per million tokens.', { example: EXAMPLE_PRICES })
  prices!: ModelPricesResponse;

  @ApiObject(ModelLimitsResponse, 'The limits of a call.', { example: EXAMPLE_LIMITS })
  limits!: ModelLimitsResponse;

  @ApiAmount(
    'On top of the prices, in percent; null for the installation’s default. Only admin keys see it.',
    { required: false, nullable: true, example: 12.5 },
  )
  markup_percent?: ExactDecimal | null;
}

export class ModelsResponse {
  @ApiListOf(ModelResponse, 'All models, in the order of their ids.')
  models!: ModelResponse[];
}

export class ModelRemovedResponse {
  @ApiText('The model’s id.', { example: 'gpt-5' })
  id!: string;

  @ApiObject(ModelResponse, 'The catalogue’s sheet, which counts from now on; absent where it has none.', {
    ...OPTIONAL,
    example: EXAMPLE_MODEL,
  })
  model?: ModelResponse;
}

export class SheetVersionResponse {
  @ApiText('The version.', { example: '3' })
  version!: string;

  @ApiMoment('When this version came to be.')
  updated_at!: string;

  @ApiObject(ModelResponse, 'The sheet; absent where this version removes it.', {
    ...OPTIONAL,
    example: EXAMPLE_MODEL,
  })
  model?: ModelResponse;
}

export class SheetVersionsResponse {
  @ApiListOf(SheetVersionResponse, 'Versions of the operator’s sheet, newest first.')
  versions!: SheetVersionResponse[];

  @ApiText('The cursor of the next page; null on the last one.', { nullable: true, example: null })
  next_cursor!: string | null;
}
